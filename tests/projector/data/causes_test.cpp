// What is wrong with a file is named, whatever it is opened as.
#include "projector/data/catalog.h"
#include "tests/projector/data/npy_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

class Cause : public TempFolder {
  protected:
    static std::string of(const fs::path& path, const CatalogOptions& options = {}) {
        const Result<Catalog> catalog = openCatalog(path, options);
        if (!catalog) return catalog.error().message;
        const Result<Dataset> data = readDataset(catalog->tensors.front());
        return data ? "" : data.error().message;
    }
};

TEST_F(Cause, AnOpenQuotationMarkIsFoundInTheFirstRows) {
    for (const auto& [text, place] :
         {std::pair("\"a,b,c\n1,2,3\n4,5,6\n", "line 1, column 1"),
          std::pair("a,b,c\n\n1,\"2,3\n4,5,6\n", "line 3, column \"b\""),
          std::pair("1,\"2,3\n4,5,6\n", "line 1, column 2"), std::pair("1,2,3\n4,\"5,6\n", "line 2, column 2"),
          std::pair("a\tb\n1\t\"2\n", "line 2, column \"b\"")}) {
        EXPECT_THAT(of(put("a.csv", text)),
                    EndsWith(std::string("a.csv: ") + place + ": its quotation mark is never closed"));
    }
    EXPECT_THAT(of(put("a.tsv", "\"a\tb\n1\t2\n")), HasSubstr("line 1, column 1: its quotation mark"));
    CatalogOptions options;
    options.metadata = put("m.csv", "name,year\n\"ann,1900\nbo,1901\n");
    EXPECT_THAT(of(put("v.tsv", "1\t2\n3\t4\n"), options), HasSubstr("m.csv: line 2, column \"name\""));
}

TEST_F(Cause, LinesThatEndInCarriageReturnsAloneAreSaid) {
    for (const char* name : {"a.csv", "a.tsv"})
        EXPECT_THAT(of(put(name, "1\t2\r3\t4\r5\t6\r")), HasSubstr("its lines end in CR alone")) << name;
    EXPECT_EQ(of(put("b.tsv", "1\t2\r")), "") << "one line may";
}

TEST_F(Cause, TextOfAnotherEncodingIsReadAndWarnedOf) {
    const Result<Catalog> catalog =
        openCatalog(put("a.csv", "name,x,y\n\xCF\xF0\xE8\xE2\xE5\xF2,1,2\n\xEC\xE8\xF0,3,4\n"));
    ASSERT_TRUE(catalog) << catalog.error().message;
    const Result<Dataset> data = readDataset(catalog->tensors.front());
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->rows(), 2U);
    EXPECT_THAT(data->warnings, testing::Contains(HasSubstr("not UTF-8")));
    EXPECT_THAT(of(put("b.csv", std::string("a\0\1\2\xff", 5))), HasSubstr("is binary"));
}

TEST_F(Cause, NamesWithoutRowsAreCalledSo) {
    EXPECT_THAT(of(put("a.csv", "name,x,y\n")), HasSubstr("has one line, of names (\"name\", \"x\", \"y\")"));
    EXPECT_EQ(of(put("a.csv", "ann,1,2\n")), "") << "a row";
}

TEST_F(Cause, FieldsOfRecordsAreShown) {
    const std::string header =
        "{'descr': [('x', '<f4'), ('y', [('z', '<i2')])], 'fortran_order': False, 'shape': (1,), }";
    EXPECT_THAT(of(put("a.npy", npyBytes(header, std::string(6, '\0')))),
                AllOf(HasSubstr("its type \"[('x', '<f4'), ('y', [('z', '<i2')])]\" is of structured records"),
                      HasSubstr("expected plain numbers: bool, int")));
}

TEST_F(Cause, AZeroByteInAPathIsSaid) {
    put("t.tsv", "1\t2\n");
    EXPECT_THAT(of(put("projector_config.pbtxt", "embeddings { tensor_path: 't\\000.tsv' }")),
                HasSubstr("the tensor \"t .tsv\" has a zero byte (its byte 2)"));
    EXPECT_THAT(of(put("c.json", R"({"embeddings": [{"tensorPath": "t\u0000.tsv"}]})")), HasSubstr("has a zero byte"));
}

TEST_F(Cause, AControlCharacterDoesNotMakeTextBinary) {
    EXPECT_THAT(of(put("m.tsv", "na\x1Bme\tyear\nann\t1900\n")), HasSubstr("its first line holds no numbers"));
    EXPECT_EQ(of(put("v.tsv", "ann\x01\t1.5\t2.5\nbo\t3.25\t4.25\n")), "");
    EXPECT_THAT(of(put("v.tsv", "ann\x01\x02\x03\t1\t2\n")), HasSubstr("is binary")) << "too many of them";
    EXPECT_THAT(of(put("v.tsv", std::string("ann\0\t1.5\t2.5\nbo\t3.25\t4.25\n", 25))), HasSubstr("is binary"));
}

TEST_F(Cause, BookmarksAreCalledSo) {
    const std::string states = R"([{"label":"State 0","isSelected":true,"tSNEIteration":0,"projections":[]}])";
    for (const char* name : {"state.txt", "state.json", "state"}) {
        EXPECT_THAT(of(put(name, states)), HasSubstr("holds bookmarks of TensorBoard's projector")) << name;
    }
    EXPECT_THAT(of(put("state.txt", "\n[ {\n \"pcaComponentDimensions\": [0, 1, 2]")), HasSubstr("bookmarks"));
    EXPECT_THAT(of(put("list.json", "[{\"label\": \"tSNE\"}]")), HasSubstr("expected an object"));
}

}  // namespace
}  // namespace nepho::projector
