// Thumbnails against the pixels of the sheet.
#include "app/session/sprite_loading.h"

#include "projector/data/area_scaler.h"
#include "projector/data/image_reader.h"
#include "projector/data/png_writer.h"
#include "projector/data/sprite_sheet_reader.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <span>
#include <vector>

namespace nepho::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class SpriteLoading : public projector::TempFolder {
  protected:
    /// A sheet of noise, 7 x 4 tiles of 12 x 10 pixels and a margin, for 25 rows.
    void SetUp() override {
        TempFolder::SetUp();
        image_ = {7 * 12 + 5, 4 * 10 + 3, {}};
        std::mt19937 generator(7);
        image_.rgba.resize(std::size_t{image_.width} * image_.height * 4);
        for (std::uint8_t& byte : image_.rgba) byte = static_cast<std::uint8_t>(generator());
        ASSERT_TRUE(projector::writePng(folder_ / "s.png", image_));
        std::vector<std::string> warnings;
        dataset_.sprite = *projector::readSpriteSheet(folder_ / "s.png", {12, 10}, 25, warnings).value();
        dataset_.vectors = projector::Matrix(25, 2);
    }
    /// The pixels of a row's tile, cut out of the sheet and scaled by themselves.
    std::vector<std::uint8_t> expected(std::size_t row, projector::ImageSize size) const {
        const auto origin = dataset_.sprite->origin(row);
        projector::AreaScaler scaler({12, 10}, size);
        std::vector<std::uint8_t> out;
        for (std::size_t y = 0; y < 10; ++y) {
            const std::size_t at = ((origin.y + y) * image_.width + origin.x) * 4;
            scaler.add(std::span(image_.rgba).subspan(at, 48),
                       [&](std::span<const std::uint8_t> line) { out.insert(out.end(), line.begin(), line.end()); });
        }
        return out;
    }
    void expectTiles(const engine::SpriteLimits& limits) const {
        const auto thumbnails = loadThumbnails(dataset_, limits, {});
        ASSERT_TRUE(thumbnails) << thumbnails.error().message;
        ASSERT_TRUE(thumbnails->atlas);
        const engine::SpritePageLayout& layout = thumbnails->atlas->layout;
        ASSERT_EQ(thumbnails->atlas->tiles, dataset_.sprite->tiledRows(dataset_.rows()));
        for (std::size_t row = 0; row < thumbnails->atlas->tiles; ++row)
            EXPECT_EQ(thumbnails->atlas->tile(row), expected(row, {layout.tileWidth, layout.tileHeight})) << row;
        EXPECT_EQ(thumbnails->warnings.empty(), layout.tileWidth == 12);
    }

    projector::Image image_;
    projector::Dataset dataset_;
};

TEST_F(SpriteLoading, ThumbnailsAreTheTiles) {
    expectTiles({});
    expectTiles({.maxSide = 40});
    expectTiles({.maxBytes = 4000});
    dataset_.sprite->tiles = {0, 1, 5, 6, 7, 19, 20, 24, 27};  // the other rows were left out
    dataset_.vectors = projector::Matrix(9, 2);
    expectTiles({});
    expectTiles({.maxBytes = 2000});
}

TEST_F(SpriteLoading, WithoutRoomThereAreNone) {
    const auto thumbnails = loadThumbnails(dataset_, {.maxBytes = 100}, {});
    ASSERT_TRUE(thumbnails);
    EXPECT_FALSE(thumbnails->atlas);
    EXPECT_THAT(thumbnails->warnings, testing::ElementsAre(HasSubstr("the sprites are left out")));
    dataset_.sprite.reset();
    EXPECT_THAT(loadThumbnails(dataset_, {}, {})->warnings, IsEmpty());
}

TEST_F(SpriteLoading, ASheetThatIsDamagedFurtherDownIsAnError) {
    std::ifstream file(folder_ / "s.png", std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(file), {}};
    put("s.png", whole.substr(0, whole.size() - 20));
    const auto cut = loadThumbnails(dataset_, {}, {});
    ASSERT_FALSE(cut);
    EXPECT_THAT(cut.error().message, HasSubstr("s.png: is a damaged PNG"));
    ASSERT_TRUE(projector::writePng(folder_ / "s.png", {2, 2, std::vector<std::uint8_t>(16)}));
    EXPECT_THAT(loadThumbnails(dataset_, {}, {}).error().message, HasSubstr("was changed"));
}

TEST_F(SpriteLoading, Stops) {
    std::stop_source stop;
    stop.request_stop();
    projector::JobContext context;
    context.stop = stop.get_token();
    const auto stopped = loadThumbnails(dataset_, {}, context);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().message, projector::kStoppedMessage);
}

}  // namespace
}  // namespace nepho::app
