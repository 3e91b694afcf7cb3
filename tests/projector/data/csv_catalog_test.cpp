// CSV files and their folders, opened as a whole.
#include "projector/data/catalog.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class CsvCatalog : public TempFolder {
  protected:
    static std::string errorOf(const fs::path& path, const CatalogOptions& options = {}) {
        const Result<Catalog> catalog = openCatalog(path, options);
        return catalog ? "no error" : catalog.error().message;
    }
    static std::vector<std::string> names(const Result<Catalog>& catalog) {
        std::vector<std::string> all;
        if (catalog) {
            for (const TensorSource& source : catalog->tensors) all.push_back(source.name);
        }
        return all;
    }
    /// The only tensor that a path offers, read.
    static Result<Dataset> read(const fs::path& path, const CatalogOptions& options = {}) {
        const Result<Catalog> catalog = openCatalog(path, options);
        if (!catalog) return Unexpected(catalog.error());
        return readDataset(catalog->tensors.front());
    }
};

TEST_F(CsvCatalog, TablesWithCommasAreCsvWhateverTheirName) {
    for (const char* content :
         {"1.5,2,3\n4,5,6\n", "a,1,2\nb,3,4\n", "x, y, z\n1, 2, 3\n", "x;y\n1;2\n", "1, 2, 3\r\n", "1, 2\n3, 4\n",
          ",text,v\n0,\"a, b\",\"[0.5, 1.5]\"\n", "name\tyear\tsize\nann\t1900\t2\n", "w\tv\nann\t[1 2 3]\n"}) {
        for (const char* name : {"v.csv", "v.tsv", "v"}) {
            const Result<Catalog> catalog = openCatalog(put(name, content));
            ASSERT_TRUE(catalog) << content << catalog.error().message;
            EXPECT_EQ(catalog->tensors[0].format, TensorFormat::csv) << content;
            EXPECT_TRUE(read(folder_ / name)) << content;
        }
    }
    CatalogOptions tsv;
    tsv.format = "tsv";
    const Result<Dataset> data = read(put("v.csv", "1.5,2,3\n4,5,6\n"), tsv);
    ASSERT_FALSE(data);
    EXPECT_THAT(data.error().message, AllOf(HasSubstr("is comma-separated"), HasSubstr("--format csv")));
    EXPECT_EQ(openCatalog(put("v.csv", ", 0.1 0.2\nthe 0.3 0.4\n"))->tensors[0].format, TensorFormat::tsv);  // GloVe's
    // A start that ends within the first row, of which each is longer than what is looked at.
    std::string wide = "text,v\n";
    for (int row = 0; row < 2; ++row) {
        wide += "a,\"[0.5";
        for (int i = 0; i < 40000; ++i) wide += ", 1";
        wide += "]\"\n";
    }
    EXPECT_EQ(read(put("wide", wide))->dims(), 40001U);
}

TEST_F(CsvCatalog, ColumnsOfACsvFileAreMetadata) {
    const fs::path path = put("t.csv", "word,a,b,more\nx,1,2,\"y, z\"\nw,3,,v\nu,5,6,t\n");
    CatalogOptions options;
    EXPECT_THAT(read(path, options).error().message, HasSubstr("row 1, column 1 (counted from 0) is NaN"));
    options.dropNonFinite = true;
    options.metadata = put("m.csv", "word,n\np,1\nq,2\nr,3\n");
    const Result<Dataset> data = read(path, options);
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->vectors(1, 1), 6.0F);
    std::vector<std::string> columns;
    for (const Column& column : data->metadata.columns) columns.push_back(column.name + ": " + column.text(1));
    EXPECT_THAT(columns, ElementsAre("word (2): u", "more: t", "word: r", "n: 3"));
    options = {};
    options.vectorColumns = {"a"};
    EXPECT_EQ(read(path, options)->dims(), 1U);
    EXPECT_THAT(errorOf(put("t.tsv", "1\t2\n"), options), HasSubstr("no CSV file"));
}

TEST_F(CsvCatalog, AFolderOpensItsCsvFileWhereThereIsNoOtherTensor) {
    put("t.csv", "1,2\n3,4\n");
    put("names.csv", "name\nann\n");
    EXPECT_THAT(names(openCatalog(folder_)), ElementsAre("t.csv"));
    put("t.tsv", "1\t2\n");
    EXPECT_THAT(names(openCatalog(folder_)), ElementsAre("t.tsv"));
    fs::remove(folder_ / "t.tsv");
    put("u.csv", "1,2\n3,4\n");
    EXPECT_THAT(errorOf(folder_), HasSubstr("several tensors (t.csv, u.csv)"));
    put("projector_config.pbtxt", "embeddings { tensor_path: 'u.csv' }");
    EXPECT_EQ(openCatalog(folder_)->tensors[0].format, TensorFormat::csv);
}

}  // namespace
}  // namespace nepho::projector
