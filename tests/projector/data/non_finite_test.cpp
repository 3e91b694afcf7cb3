// Rows with NaN or infinity, left out on request.
#include "projector/data/catalog.h"
#include "tests/projector/data/png_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace nepho::projector {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class NonFinite : public TempFolder {
  protected:
    static Result<Dataset> read(const std::filesystem::path& path, const CatalogOptions& options) {
        const Result<Catalog> catalog = openCatalog(path, options);
        if (!catalog) return Unexpected(catalog.error());
        return readDataset(catalog->tensors.front());
    }
};

TEST_F(NonFinite, RowsThatAreNotFiniteAreLeftOutWithAllThatBelongsToThem) {
    CatalogOptions options;
    options.metadata = put("m.tsv", "name\tsize\nx\t10\ny\t11\nz\t12\ny\t13\nw\t14\n");
    options.sprite = put("s.png", blackPng(6, 4));
    options.spriteTile = {{2, 2}};
    const auto path = put("a.tsv", "1\t2\n3\tnan\n5\t6\ninf\t8\n9\t10\n");
    EXPECT_THAT(read(path, options).error().message, HasSubstr("row 1, column 1 (counted from 0) is NaN"));
    options.dropNonFinite = true;
    const Result<Dataset> data = read(path, options);
    ASSERT_TRUE(data) << data.error().message;
    ASSERT_EQ(data->rows(), 3U);
    EXPECT_EQ(data->vectors(1, 0), 5.0F);
    EXPECT_EQ(data->vectors(2, 1), 10.0F);
    const Column* name = data->metadata.find("name");
    EXPECT_EQ(name->text(0) + name->text(1) + name->text(2), "xzw");
    EXPECT_THAT(name->values, ElementsAre("x", "z", "w")) << "of the rows that are there";
    EXPECT_THAT(data->metadata.find("size")->numbers, ElementsAre(10, 12, 14));
    EXPECT_EQ(data->sprite->tileOf(1), 2U);
    EXPECT_EQ(data->sprite->origin(2).x, 2U);
    EXPECT_EQ(data->sprite->origin(2).y, 2U);
    EXPECT_EQ(data->sprite->tiledRows(3), 3U);
    ASSERT_EQ(data->warnings.size(), 1U);
    EXPECT_THAT(data->warnings[0], AllOf(HasSubstr("2 of 5 rows"), HasSubstr("left out: 1, 3 (")));
    // Row numbers stay those of the file.
    options.metadata.reset();
    EXPECT_THAT(read(path, options)->metadata.columns[0].numbers, ElementsAre(0, 2, 4));
}

TEST_F(NonFinite, LeavingOutWhatIsNotFiniteChangesNothingElse) {
    CatalogOptions options;
    options.dropNonFinite = true;
    options.sprite = put("s.png", blackPng(4, 2));
    options.spriteTile = {{2, 2}};
    const Result<Dataset> data = read(put("a.tsv", "1\t2\n3\t4\n5\t6\n"), options);
    EXPECT_EQ(data->rows(), 3U);
    EXPECT_TRUE(data->sprite->tiles.empty());
    EXPECT_EQ(data->sprite->tiledRows(3), 2U);
    EXPECT_THAT(read(put("b.tsv", "nan\t2\ninf\t4\n"), options).error().message, HasSubstr("2 of 2 rows"));
    // The second tile belongs to a row that is left out: only the first of those kept has one.
    const Result<Dataset> some = read(put("c.tsv", "1\t2\n3\tnan\n5\t6\n"), options);
    EXPECT_EQ(some->sprite->tiledRows(2), 1U);
    EXPECT_FALSE(some->sprite->hasTile(1));
    std::string many;
    for (int row = 0; row < 20; ++row) many += row % 2 == 0 ? "nan\t1\n" : "1\t1\n";
    options.sprite.reset();
    EXPECT_THAT(read(put("d.tsv", many), options)->warnings[0],
                HasSubstr("10 of 20 rows have NaN or infinite values and "
                          "are left out: 0, 2, 4, 6, 8, ... ("));
}

}  // namespace
}  // namespace nepho::projector
