// Metadata as TensorBoard reads them, and as they are read back.
#include "projector/data/metadata_writer.h"

#include "projector/base/mapped_file.h"
#include "projector/data/metadata_reader.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Column column(std::string name, const std::vector<std::string_view>& cells) {
    return makeColumn(std::move(name), cells);
}

class MetadataWriter : public TempFolder {
  protected:
    std::vector<std::string> write(const Table& table) const {
        auto file = AtomicFile::create(folder_ / "metadata.tsv");
        auto changes = writeMetadata(*file, table);
        EXPECT_TRUE(changes);
        EXPECT_TRUE(file->commit());
        return *changes;
    }
    std::string text() const { return *readFile(folder_ / "metadata.tsv", 1 << 20); }
    Table readBack(std::size_t rows) const {
        auto read = readMetadata(folder_ / "metadata.tsv", rows, IfUnusable::fail);
        EXPECT_TRUE(read);
        EXPECT_THAT(read->warnings, IsEmpty());
        return std::move(read->table);
    }
};

TEST_F(MetadataWriter, SeveralColumnsHaveAHeader) {
    const Table table{{column("word", {"a", "", "c\xC3\xA9"}), column("count", {"1", "2.5", ""})}};
    EXPECT_THAT(write(table), IsEmpty());
    EXPECT_EQ(text(), "word\tcount\na\t1\n\t2.5\nc\xC3\xA9\t\n");
}

TEST_F(MetadataWriter, ASingleColumnHasNone) {
    EXPECT_THAT(write({{column("label", {"a", "b"})}}), IsEmpty());
    EXPECT_EQ(text(), "a\nb\n");
    EXPECT_THAT(write({{column("word", {"a", "b"})}}), ElementsAre(HasSubstr("\"word\" is called \"label\"")));
    EXPECT_EQ(text(), "a\nb\n");
}

TEST_F(MetadataWriter, EveryCellComesBack) {
    const Table table{{column("text", {"a b", " ", "", "#x", "\"q\"", "nan"}),
                       column("number", {"1e-300", "-0.1", "9007199254740992", "", "123456789012345680", "7"}),
                       column("id", {"007", "1", "+4", "9007199254740993", "", "x"})}};
    EXPECT_THAT(write(table), IsEmpty());
    const Table read = readBack(6);
    ASSERT_EQ(read.columns.size(), 3U);
    for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_EQ(read.columns[c].name, table.columns[c].name);
        EXPECT_EQ(read.columns[c].kind, table.columns[c].kind);
        EXPECT_EQ(read.columns[c].values, table.columns[c].values);
        for (std::size_t row = 0; row < 6; ++row)
            EXPECT_EQ(read.columns[c].text(row), table.columns[c].text(row)) << c << " " << row;
    }
}

TEST_F(MetadataWriter, TabsAndLineBreaksWithinCellsBecomeBlanksAndAreCounted) {
    const Table table{
        {column("a\tb", {"x\ty\nz", "x\ty\nz", std::string_view("n\0l", 3)}), column("c", {"1\r", "2", "d"})}};
    EXPECT_THAT(write(table), ElementsAre(HasSubstr("within 5 metadata cells")));
    EXPECT_EQ(text(), "a b\tc\nx y z\t1 \nx y z\t2\nn l\td\n");
}

TEST_F(MetadataWriter, ARowOfNothingKeepsItsPlace) {
    for (const std::string_view nothing : {"", " ", "\xC2\xA0", "\xE2\x80\x83 \xEF\xBB\xBF"}) {
        const Table table{{column("label", {"a", nothing, "c"})}};
        EXPECT_THAT(write(table), ElementsAre(HasSubstr("1 row has no metadata")));
        EXPECT_EQ(text(), "label\trow\na\t0\n" + std::string(nothing) + "\t1\nc\t2\n");
        const Table read = readBack(3);
        EXPECT_EQ(read.columns.front().text(2), "c");
    }
}

TEST_F(MetadataWriter, ColumnsKeepTheirKindAndTheAddedOneItsName) {
    write({{column("row", {"5", ""}), column("b", {"1", ""})}});
    EXPECT_EQ(text(), "row\tb\trow (2)\n5\t1\t0\n\t\t1\n");
    const Table read = readBack(2);
    EXPECT_EQ(read.columns[1].kind, ColumnKind::number);
    EXPECT_TRUE(read.columns[1].isMissing(1));
}

TEST_F(MetadataWriter, AHeaderOfBlanksIsNone) {
    write({{column(" ", {"a", "b"}), column("", {"1", "2"})}});
    EXPECT_EQ(text(), "column 1\tcolumn 2\na\t1\nb\t2\n");
}

TEST_F(MetadataWriter, NumbersOfRowsAloneAreNotWorthAFile) {
    const auto counted = [](std::string name, std::vector<double> numbers) {
        Column counting;
        counting.name = std::move(name);
        counting.kind = ColumnKind::number;
        counting.numbers = std::move(numbers);
        return Table{{counting}};
    };
    EXPECT_FALSE(isWorthWriting({}));
    EXPECT_FALSE(isWorthWriting(counted("__index__", {0, 1, 2})));
    EXPECT_FALSE(isWorthWriting(Table{{countingColumn("__index__", 3)}}));
    EXPECT_TRUE(isWorthWriting(counted("__index__", {0, 2, 3})));  // rows were left out
    EXPECT_TRUE(isWorthWriting(counted("label", {0, 1, 2})));
}

TEST_F(MetadataWriter, AByteOrderMarkOfTheFirstCellIsNotTakenForTheFiles) {
    write({{column("label", {"\xEF\xBB\xBF"
                             "a",
                             "b"})}});
    EXPECT_EQ(readBack(2).columns.front().text(0),
              "\xEF\xBB\xBF"
              "a");
}

TEST_F(MetadataWriter, ItStopsAndSaysSo) {
    std::stop_source stop;
    JobContext context;
    context.stop = stop.get_token();
    context.onProgress = [&](std::string_view stage, double) {
        EXPECT_EQ(stage, "metadata");
        stop.request_stop();
    };
    auto file = AtomicFile::create(folder_ / "metadata.tsv");
    EXPECT_EQ(writeMetadata(*file, {{column("label", {"a"})}}, context).error().message, kStoppedMessage);
}

}  // namespace
}  // namespace nepho::projector
