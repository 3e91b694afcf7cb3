// Files and folders, opened as a whole.
#include "projector/data/catalog.h"

#include "tests/projector/data/npy_bytes.h"
#include "tests/projector/data/png_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <limits>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CatalogOf : public TempFolder {
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
    static std::string entry(const std::string& fields) { return "embeddings {\n" + fields + "\n}\n"; }
};

TEST_F(CatalogOf, AConfigWithEverything) {
    put("projector_config.pbtxt",
        entry("tensor_name: 'words' tensor_path: 't.npy' metadata_path: 'm.tsv' bookmarks_path: 'b.txt'\n"
              "sprite { image_path: 's.png' single_image_dim: 2 single_image_dim: 3 }"));
    put("t.npy", npyBytes(npyHeader("|u1", "(3, 2)"), "\x01\x02\x03\x04\x05\x06"));
    put("m.tsv", "ann\nbo\ncy\n");
    put("b.txt", "[]");
    put("s.png", blackPng(4, 6));
    const Result<Catalog> catalog = openCatalog(folder_);
    ASSERT_TRUE(catalog) << catalog.error().message;
    EXPECT_THAT(catalog->warnings, IsEmpty());
    ASSERT_THAT(names(catalog), ElementsAre("words"));
    EXPECT_EQ(catalog->tensors[0].format, TensorFormat::npy);
    EXPECT_EQ(catalog->tensors[0].bookmarksPath, folder_ / "b.txt");

    std::vector<std::string> stages;
    const Result<Dataset> data = readDataset(catalog->tensors[0], {{}, [&](std::string_view stage, double fraction) {
                                                                       EXPECT_GE(fraction, 0);
                                                                       EXPECT_LE(fraction, 1);
                                                                       if (stages.empty() || stages.back() != stage)
                                                                           stages.emplace_back(stage);
                                                                   }});
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->name, "words");
    EXPECT_EQ(data->rows(), 3U);
    EXPECT_EQ(data->dims(), 2U);
    EXPECT_EQ(data->vectors(2, 1), 6);
    EXPECT_EQ(data->metadata.defaultLabel()->text(1), "bo");
    EXPECT_EQ(data->sprite->columns(), 2U);
    EXPECT_THAT(data->warnings, IsEmpty());
    EXPECT_THAT(stages, ElementsAre("vectors", "metadata"));
}

TEST_F(CatalogOf, TextAndUtf16ThatAreNoTensorsAreCalledSo) {
    EXPECT_THAT(errorOf(put("words", "a, b\nc, d\n")), HasSubstr("holds no numbers"));
    EXPECT_EQ(errorOf(put("v.tsv", "one, two\t1\t2\n")), "no error");

    const std::string utf16 = std::string(
        "\xFF\xFE"
        "1\0\t\0"
        "2\0\n\0",
        10);
    for (const char* name : {"v.tsv", "v.txt", "v.bytes", "v"})
        EXPECT_THAT(errorOf(put(name, utf16)), HasSubstr("is UTF-16 text")) << name;
    EXPECT_THAT(errorOf(put("v.tsv", std::string("\xFE\xFF"
                                                 "\0"
                                                 "1\0\t\0"
                                                 "2\0\n",
                                                 10))),
                HasSubstr("is UTF-16 text"));
    // Raw numbers may begin with the same bytes.
    EXPECT_EQ(errorOf(put("v.bytes", "\xFF\xFE\x80\x3F\xFF\xFE\x80\x3F")), "no error");
}

TEST_F(CatalogOf, WhatIsNamedByHandMustBeUsable) {
    const fs::path tensor = put("v.tsv", "1\t2\n3\t4\n");
    const auto expectRefused = [&](const CatalogOptions& options, const std::string& words) {
        const Result<Dataset> data = read(tensor, options);
        ASSERT_FALSE(data) << words;
        EXPECT_THAT(data.error().message, AllOf(HasSubstr(words), testing::Not(HasSubstr("left out"))));
    };
    for (const auto& [content, words] :
         {std::pair(std::string("\xFF\xFE"
                                "a\0\n\0",
                                6),
                    "UTF-16"),
          std::pair(std::string("a\0b\nc\n", 6), "binary"), std::pair(std::string(), "is empty")}) {
        CatalogOptions options;
        options.metadata = put("m.tsv", content);
        expectRefused(options, words);
        // What a config names is left out instead.
        put("projector_config.pbtxt", entry("tensor_path: 'v.tsv' metadata_path: 'm.tsv'"));
        const Result<Dataset> data = read(folder_);
        ASSERT_TRUE(data) << data.error().message;
        EXPECT_THAT(data->warnings, ElementsAre(AllOf(HasSubstr(words), HasSubstr("left out"))));
    }
    CatalogOptions options;
    options.sprite = put("s.jpg", "\xFF\xD8\xFF\xE0 and so on");
    options.spriteTile = {1, 1};
    expectRefused(options, "JPEG");
}

TEST_F(CatalogOf, ALoneTensorHasAnIndexForMetadata) {
    put("metadata.tsv", "a\nb\n");  // is not guessed
    const Result<Dataset> data = read(put("t.tsv", "1\t2\n3\t4\n"));
    ASSERT_TRUE(data);
    EXPECT_EQ(data->name, "t.tsv");
    ASSERT_EQ(data->metadata.columns.size(), 1U);
    EXPECT_EQ(data->metadata.columns[0].name, "__index__");
    ASSERT_EQ(data->metadata.columns[0].rows(), 2u);
    EXPECT_EQ(data->metadata.columns[0].text(1), "1");
    EXPECT_FALSE(data->sprite);
}

TEST_F(CatalogOf, OptionsWin) {
    put("projector_config.pbtxt", entry("tensor_path: 't.bytes' tensor_shape: [9, 9] metadata_path: 'm.tsv'"));
    put("t.bytes", itemBytes<float>({1, 2, 3, 4, 5, 6}));
    put("m.tsv", "a\nb\n");
    CatalogOptions options;
    options.metadata = put("other.tsv", "x\ny\nz\n");
    options.sprite = put("s.png", blackPng(4, 4));
    options.spriteTile = {{2, 2}};
    options.shape = {{0, 2}};
    const Result<Dataset> data = read(folder_, options);
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->rows(), 3U);
    EXPECT_EQ(data->metadata.columns[0].text(2), "z");
    EXPECT_EQ(data->sprite->capacity(), 4U);
    options.metadata = folder_ / "absent.tsv";
    EXPECT_THAT(errorOf(folder_, options), HasSubstr("absent.tsv"));
    options = {};
    options.sprite = folder_ / "absent.png";
    EXPECT_THAT(errorOf(folder_, options), HasSubstr("absent.png"));
}

TEST_F(CatalogOf, ContentDecidesNotTheName) {
    const std::string npy = npyBytes(npyHeader("<f4", "(1, 2)"), itemBytes<float>({1, 2}));
    EXPECT_EQ(openCatalog(put("a.tsv", npy))->tensors[0].format, TensorFormat::npy);
    EXPECT_EQ(openCatalog(put("a.bin", "1\t2\n"))->tensors[0].format, TensorFormat::tsv);
    EXPECT_EQ(openCatalog(put("a.bytes", itemBytes<float>({1, 2})))->tensors[0].format, TensorFormat::bytes);
    put("t.tsv", "1\t2\n");
    EXPECT_THAT(names(openCatalog(put("config.txt", "# mine\n\nembeddings { tensor_path: 't.tsv' }"))),
                ElementsAre("t.tsv"));
    EXPECT_THAT(names(openCatalog(put("config", " {\"embeddings\": [{\"tensorPath\": \"t.tsv\"}]}"))),
                ElementsAre("t.tsv"));
}

TEST_F(CatalogOf, TheFormatCanBeForced) {
    CatalogOptions options;
    options.format = "bytes";
    options.shape = {{1, 1}};
    EXPECT_EQ(read(put("a.dat", "1\t2\n"), options)->vectors.rows(), 1U);
    options.format = "npy";
    EXPECT_THAT(read(put("a.dat", "1\t2\n"), options).error().message, HasSubstr("not a .npy file"));
    options.format = "csv";
    EXPECT_EQ(read(put("a.dat", "x\ty\n1\t2\n"), options)->dims(), 2U);
    EXPECT_THAT(read(put("b.csv", "name,year\nann,1900\n")).error().message, HasSubstr("neither a column of lists"));
    options.format = "xml";
    EXPECT_THAT(errorOf(put("a.dat", "1\t2\n"), options),
                AllOf(HasSubstr("\"xml\""), HasSubstr("npy, tsv, csv, bytes, pbtxt or json")));
}

TEST_F(CatalogOf, WhatCannotBeOpenedIsSaidInOneSentence) {
    EXPECT_THAT(errorOf(folder_ / "absent"), HasSubstr("there is no such file or folder"));
    EXPECT_THAT(errorOf(put("empty", "")), HasSubstr("is empty"));
    EXPECT_THAT(errorOf(put("a.npz", "PK\x03\x04...")), HasSubstr("zip archive"));
    EXPECT_THAT(errorOf(put("a.png", blackPng(1, 1))), HasSubstr("PNG image"));
    EXPECT_THAT(errorOf(put("a.tsv", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")),
                HasSubstr("git-LFS pointer"));
    EXPECT_THAT(errorOf(put("a.tsv", std::string("\x01\x02\0\xFF", 4))), HasSubstr("is binary, expected text"));
    EXPECT_THAT(errorOf(put("a.npy", std::string("\x01\x02\0\xFF", 4))), HasSubstr("not a .npy"));
    EXPECT_THAT(errorOf(put("a.txt", "Dear reader,\nthis is a letter.\n")), HasSubstr("holds no numbers"));
    EXPECT_THAT(errorOf(put("a.pbtxt", "Dear reader,\n")), HasSubstr("line 1"));
    EXPECT_THAT(errorOf(put("a.json", "[]")), HasSubstr("expected an object"));
    EXPECT_THAT(errorOf("/dev/null"), HasSubstr("not a regular file"));
    fs::create_directory(folder_ / "nothing");
    EXPECT_THAT(errorOf(folder_ / "nothing"), HasSubstr("neither a projector config nor a tensor"));
    if (::geteuid() != 0) {
        fs::permissions(put("locked.tsv", "1\t2\n"), fs::perms::none);
        EXPECT_THAT(errorOf(folder_ / "locked.tsv"), HasSubstr("cannot be opened"));
    }
}

TEST_F(CatalogOf, FoldersAreSearchedInOrder) {
    put("only/metadata.tsv", "name\tyear\na\t1\nb\t2\n");
    put("only/labels.tsv", "1\n2\n");
    put("only/t.tsv", "1\t2\n3\t4\n");
    EXPECT_THAT(names(openCatalog(folder_ / "only")), ElementsAre("t.tsv"));
    put("only/u.npy", npyBytes(npyHeader("<f4", "(1, 2)"), itemBytes<float>({1, 2})));
    EXPECT_THAT(errorOf(folder_ / "only"), HasSubstr("several tensors (t.tsv, u.npy)"));
    put("only/other.json", "{\"unrelated\": 1}");
    put("only/z.json", R"({"embeddings": [{"tensorName": "from json", "tensorPath": "t.tsv"}]})");
    EXPECT_THAT(names(openCatalog(folder_ / "only")), ElementsAre("from json"));
    const std::string plugin = "only/plugins/org_tensorflow_tensorboard_projector/";
    put(plugin + "projector_config.pbtxt", entry("tensor_name: 'from plugin' tensor_path: 'p.tsv'"));
    put(plugin + "p.tsv", "1\t2\n");
    EXPECT_THAT(names(openCatalog(folder_ / "only")), ElementsAre("from plugin"));
    put("only/projector_config.pbtxt", entry("tensor_name: 'from pbtxt' tensor_path: 't.tsv'"));
    EXPECT_THAT(names(openCatalog(folder_ / "only")), ElementsAre("from pbtxt"));
}

TEST_F(CatalogOf, RunsBelowAFolderAreOfferedTogether) {
    for (const std::string run : {"a", "b"}) {
        put("runs/" + run + "/projector_config.pbtxt", entry("tensor_name: 'default:00000' tensor_path: 't.tsv'"));
        put("runs/" + run + "/t.tsv", "1\t2\n");
    }
    put("runs/c/projector_config.pbtxt", "embeddings {");
    const Result<Catalog> catalog = openCatalog(folder_ / "runs");
    ASSERT_TRUE(catalog) << catalog.error().message;
    EXPECT_THAT(names(catalog), ElementsAre("a/default:00000", "b/default:00000"));
    EXPECT_THAT(catalog->warnings, ElementsAre(HasSubstr("c/projector_config.pbtxt: line 1")));
}

TEST_F(CatalogOf, AStandaloneConfigIsFoundRightBelowAFolder) {
    put("data/deep/other.json", "{\"unrelated\": 1}");
    put("data/deep/z.json", R"({"embeddings": [{"tensorName": "words", "tensorPath": "t.tsv"}]})");
    put("data/deep/t.tsv", "1\t2\n");
    put("data/README.txt", "nothing to open");
    EXPECT_THAT(names(openCatalog(folder_ / "data")), ElementsAre("deep/words"));
}

TEST_F(CatalogOf, RepeatedNamesAreMadeUnique) {
    put("t.tsv", "1\t2\n");
    put("u.tsv", "1\t2\n");
    put("projector_config.pbtxt", entry("tensor_name: 'x' tensor_path: 't.tsv'") +
                                      entry("tensor_name: 'x' tensor_path: 'u.tsv'") +
                                      entry("tensor_name: 'x' tensor_path: 't.tsv'"));
    EXPECT_THAT(names(openCatalog(folder_)), ElementsAre("x", "x (2)"));
}

TEST_F(CatalogOf, EntriesThatCannotBeOpenedAreLeftOutWhileOthersRemain) {
    put("t.tsv", "1\t2\n");
    const std::string good = entry("tensor_name: 'good' tensor_path: 't.tsv'");
    const std::string gone = entry("tensor_name: 'gone' tensor_path: '00003/tensors.tsv'");
    put("projector_config.pbtxt", good + gone);
    const Result<Catalog> catalog = openCatalog(folder_);
    EXPECT_THAT(names(catalog), ElementsAre("good"));
    EXPECT_THAT(catalog->warnings, ElementsAre(HasSubstr("\"00003/tensors.tsv\" does not exist")));
    put("projector_config.pbtxt", gone);
    EXPECT_THAT(errorOf(folder_), HasSubstr("\"00003/tensors.tsv\" does not exist"));
    put("projector_config.pbtxt", gone + entry("tensor_name: 'lost' tensor_path: 'x.tsv'"));
    EXPECT_THAT(errorOf(folder_), HasSubstr("none of its 2 embeddings can be opened"));
    put("projector_config.pbtxt", "");
    EXPECT_THAT(errorOf(folder_), HasSubstr("is empty"));
    put("projector_config.pbtxt", "# nothing\n");
    EXPECT_THAT(errorOf(folder_), HasSubstr("names no embeddings"));
}

TEST_F(CatalogOf, CheckpointsAreSaidNotToBeRead) {
    put("projector_config.pbtxt", "model_checkpoint_path: 'm.ckpt-1'");
    EXPECT_THAT(errorOf(folder_), AllOf(HasSubstr("m.ckpt-1"), HasSubstr("checkpoints are not read yet")));
    put("projector_config.pbtxt",
        "model_checkpoint_path: 'm.ckpt-1'\n" + entry("tensor_name: 'w' metadata_path: 'm.tsv'"));
    EXPECT_THAT(errorOf(folder_), HasSubstr("checkpoints are not read yet"));
}

TEST_F(CatalogOf, ConfigsThatPointOutsideNeverReachThere) {
    put("secret.tsv", "1\t2\n");
    put("run/t.tsv", "3\t4\n");
    const auto opens = [&](const std::string& fields) {
        return errorOf(put("run/projector_config.pbtxt", entry(fields)));
    };
    EXPECT_THAT(opens("tensor_path: '../secret.tsv'"), HasSubstr("leads outside"));
    EXPECT_THAT(opens("tensor_path: '" + (folder_ / "secret.tsv").string() + "'"), HasSubstr("leads outside"));
    EXPECT_THAT(opens("tensor_path: 't.tsv' metadata_path: '../secret.tsv'"),
                HasSubstr("the metadata path \"../secret.tsv\" leads outside"));
    EXPECT_THAT(opens("tensor_path: 't.tsv' sprite { image_path: '/etc/passwd' }"), HasSubstr("leads outside"));
    put("run/secret.tsv", "5\t6\n");
    put("run/projector_config.pbtxt", entry("tensor_path: '../secret.tsv'"));
    const Result<Catalog> catalog = openCatalog(folder_ / "run");
    ASSERT_TRUE(catalog);
    EXPECT_EQ(readDataset(catalog->tensors[0])->vectors(0, 0), 5);
    EXPECT_THAT(catalog->warnings, ElementsAre(HasSubstr("was taken instead")));
}

TEST_F(CatalogOf, StandaloneConfigsFindTheirFilesBesideThem) {
    put("oss_data/config.json",
        R"({"embeddings": [{"tensorName": "demo", "tensorPath": "oss_data/t.bytes", "tensorShape": [2, 2],
        "metadataPath": "https://example.org/oss_data/m.tsv", "sprite": {"imagePath": "https://example.org/s.jpg", "singleImageDim": [1, 1]}}]})");
    put("oss_data/t.bytes", itemBytes<float>({1, 2, 3, 4}));
    put("oss_data/m.tsv", "a\nb\n");
    const Result<Catalog> catalog = openCatalog(folder_ / "oss_data/config.json");
    ASSERT_TRUE(catalog) << catalog.error().message;
    EXPECT_THAT(catalog->warnings, ElementsAre(HasSubstr("m.tsv was taken instead"), HasSubstr("is on the network")));
    EXPECT_EQ(readDataset(catalog->tensors[0])->metadata.columns[0].text(1), "b");
    put("oss_data/config.json", R"({"embeddings": [{"tensorPath": "https://example.org/absent.tsv"}]})");
    EXPECT_THAT(errorOf(folder_ / "oss_data"), HasSubstr("is on the network, from where nothing is fetched"));
}

TEST_F(CatalogOf, MissingCompanionsCostAWarning) {
    put("t.tsv", "1\t2\n");
    put("projector_config.pbtxt", entry("tensor_path: 't.tsv' metadata_path: 'm.tsv' sprite { image_path: 's.png' }"));
    const Result<Catalog> catalog = openCatalog(folder_);
    ASSERT_TRUE(catalog);
    EXPECT_THAT(catalog->warnings, ElementsAre(HasSubstr("the metadata path \"m.tsv\" does not exist"),
                                               HasSubstr("the sprite path \"s.png\" does not exist")));
    EXPECT_EQ(readDataset(catalog->tensors[0])->metadata.columns[0].name, "__index__");
}

TEST_F(CatalogOf, RowsThatAreNotFiniteAreNamed) {
    EXPECT_THAT(read(put("a.tsv", "1\t2\n3\tnan\n5\t6\ninf\t8\n")).error().message,
                AllOf(HasSubstr("a.tsv: row 1, column 1 (counted from 0) is NaN"), HasSubstr("2 of 4 rows")));
    EXPECT_THAT(read(put("b.tsv", "1\t2\n3\t-1e99\n")).error().message, HasSubstr("infinite or too large"));
    std::vector<float> many(100 * 37, 1.0F);
    many[99 * 37 + 36] = std::numeric_limits<float>::infinity();
    const fs::path npy = put("c.npy", npyBytes(npyHeader("<f4", "(100, 37)"), itemBytes(many)));
    EXPECT_THAT(read(npy).error().message, HasSubstr("row 99, column 36"));
}

TEST_F(CatalogOf, TheTensorsOwnLabelsComeFirst) {
    CatalogOptions options;
    options.metadata = put("m.tsv", "x\ny\n");
    const Result<Dataset> data = read(put("t.tsv", "cat\t1\t2\ndog\t3\t4\n"), options);
    ASSERT_TRUE(data);
    ASSERT_EQ(data->metadata.columns.size(), 2U);
    EXPECT_EQ(data->metadata.columns[0].name, "label (2)");
    EXPECT_EQ(data->metadata.columns[0].text(0), "cat");
    EXPECT_EQ(data->metadata.columns[1].text(0), "x");
}

TEST_F(CatalogOf, ABytesFileCanTakeItsShapeFromTheMetadata) {
    put("config.json",
        R"({"embeddings": [{"tensorPath": "t.bytes", "tensorShape": [1000, 50], "metadataPath": "m.tsv"}]})");
    put("t.bytes", itemBytes<float>({1, 2, 3, 4, 5, 6}));
    put("m.tsv", "a\nb\n");
    const Result<Dataset> data = read(folder_);
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->rows(), 2U);
    EXPECT_EQ(data->dims(), 3U);
}

TEST_F(CatalogOf, ReadingStopsWhenAsked) {
    std::stop_source source;
    const Result<Catalog> catalog = openCatalog(put("t.tsv", "1\t2\n"));
    ASSERT_TRUE(catalog);
    const JobContext context{source.get_token(), [&](std::string_view stage, double) {
                                 if (stage == "metadata") source.request_stop();
                             }};
    EXPECT_EQ(readDataset(catalog->tensors[0], context).error().message, kStoppedMessage);
    EXPECT_EQ(readDataset(catalog->tensors[0], context).error().message, kStoppedMessage);
}

}  // namespace
}  // namespace nepho::projector
