// What `info` finds that opening would.
#include "tests/app/cli_fixture.h"
#include "tests/projector/data/jpeg_bytes.h"

#include <cstdint>
#include <vector>

namespace nepho::app {
namespace {

using testing::HasSubstr;

using CliInfo = Cli;

TEST_F(CliInfo, ASheetThatIsCutShortIsNotMissed) {
    std::filesystem::copy(digits_, folder_ / "cut");
    const std::string sheet = slurp(folder_ / "cut/sprite.png");
    write("cut/sprite.png", sheet.substr(0, sheet.size() / 2));
    expectRefused("cut", "sprite.png: is a damaged PNG");
    const Outcome whole = run("info --json " + digits_);
    EXPECT_EQ(whole.code, 0) << whole.err;
    const nlohmann::json sprite = nlohmann::json::parse(whole.out)["tensors"][0]["sprite"];
    EXPECT_EQ(sprite["checkedHeight"], sprite["height"]);
}

TEST_F(CliInfo, AnOddJpegIsWarnedOf) {
    const std::string jpeg = projector::jpegBytes(4, 4, std::vector<std::uint8_t>(4 * 4 * 3, 90));
    write("odd.jpg", jpeg.substr(0, jpeg.size() - 2) + std::string(99, 'a') + jpeg.substr(jpeg.size() - 2));
    write("v.tsv", "1\t2\t4\n3\t4\t1\n5\t6\t0\n");
    const std::string data = "v.tsv --sprite odd.jpg --sprite-size 2x2";
    EXPECT_THAT(run("info " + data).out, HasSubstr("odd.jpg: is an odd JPEG"));
    EXPECT_THAT(run("render " + data + " --size 64x48 -o out.png").err, HasSubstr("odd.jpg: is an odd JPEG"));
    EXPECT_THAT(run("sprite odd.jpg -o sheet.png").err, HasSubstr("odd.jpg: is an odd JPEG"));
    EXPECT_THAT(run("sprite odd.jpg odd.jpg -o pair.png").err, HasSubstr("; 1 other picture"));
}

}  // namespace
}  // namespace nepho::app
