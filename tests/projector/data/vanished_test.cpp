// Files that somebody removes between the look at a folder and the reading.
#include "projector/data/catalog.h"
#include "projector/data/png_writer.h"
#include "tests/projector/data/png_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

class Vanished : public TempFolder {
  protected:
    Catalog open(const CatalogOptions& options = {}) const {
        put("v.tsv", "1\t2\n3\t4\n");
        put("m.tsv", "a\nb\n");
        EXPECT_TRUE(writePng(folder_ / "s.png", {2, 2, std::vector<std::uint8_t>(16, 9)}));
        put("projector_config.pbtxt",
            "embeddings { tensor_path: 'v.tsv' metadata_path: 'm.tsv' sprite { image_path: 's.png' single_image_dim: 1 "
            "single_image_dim: 1 } }");
        auto catalog = openCatalog(folder_, options);
        EXPECT_TRUE(catalog);
        return *std::move(catalog);
    }
};

TEST_F(Vanished, ATensorIsAnErrorOfOneSentence) {
    for (const char* tensor : {"v.tsv", "v.npy", "v.bytes"}) {
        TensorSource source = open().tensors.front();
        source.tensorPath = folder_ / tensor;
        source.format = tensor == std::string("v.npy")     ? TensorFormat::npy
                        : tensor == std::string("v.bytes") ? TensorFormat::bytes
                                                           : TensorFormat::tsv;
        fs::remove(folder_ / tensor);
        const auto read = readDataset(source);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().message, (folder_ / tensor).string() + ": cannot be opened: No such file or directory");
    }
}

TEST_F(Vanished, MetadataAreLeftOutUnlessAPersonNamedThem) {
    Catalog catalog = open();
    fs::remove(folder_ / "m.tsv");
    const auto read = readDataset(catalog.tensors.front());
    ASSERT_TRUE(read);
    EXPECT_THAT(read->warnings, Contains(HasSubstr("m.tsv: cannot be opened")));
    CatalogOptions options;
    options.metadata = folder_ / "m.tsv";
    catalog = open(options);
    fs::remove(folder_ / "m.tsv");
    EXPECT_THAT(readDataset(catalog.tensors.front()).error().message, HasSubstr("m.tsv: cannot be opened"));
}

TEST_F(Vanished, ASpriteSheetIsAnErrorOfOneSentence) {
    const Catalog catalog = open();
    fs::remove(folder_ / "s.png");
    EXPECT_THAT(readDataset(catalog.tensors.front()).error().message, HasSubstr("s.png: cannot be opened"));
}

}  // namespace
}  // namespace nepho::projector
