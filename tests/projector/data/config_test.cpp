// Both syntaxes of the config, without looking up any path.
#include "projector/data/json_config.h"
#include "projector/data/pbtxt_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace nepho::projector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string pbtxtError(std::string_view text) {
    testing::internal::CaptureStderr();
    const Result<ProjectorConfig> config = parsePbtxtConfig(text, "c.pbtxt");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");  // the library's own logging is silenced
    return config ? "no error" : config.error().message;
}

std::string jsonError(std::string_view text) {
    const Result<ProjectorConfig> config = parseJsonConfig(text, "c.json");
    return config ? "no error" : config.error().message;
}

TEST(PbtxtConfig, ReadsEveryField) {
    const Result<ProjectorConfig> config = parsePbtxtConfig(R"(
model_checkpoint_path: "model.ckpt"
embeddings {
  tensor_name: "words:0"
  metadata_path: "m.tsv"
  bookmarks_path: "b.txt"
  tensor_shape: 10000 tensor_shape: 200
  sprite { image_path: "s.png" single_image_dim: 28 single_image_dim: 14 }
  tensor_path: "t.tsv"
}
model_checkpoint_dir: "d")",
                                                            "c.pbtxt");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->checkpointPath, "model.ckpt");
    EXPECT_EQ(config->entries,
              std::vector<ConfigEntry>({{"words", "t.tsv", "m.tsv", "b.txt", "s.png", {10000, 200}, {28, 14}}}));
    EXPECT_THAT(config->warnings, IsEmpty());
}

TEST(PbtxtConfig, ReadsEverySpelling) {
    // Both quotes, escapes, adjacent strings, comments, colon before a brace, angle brackets, separators, lists.
    const Result<ProjectorConfig> config = parsePbtxtConfig(R"(# a comment
embeddings: <
  tensor_name: 'a' "b\t\303\251"; # more
  tensor_path: "00003/default\\tensors.tsv",
  tensor_shape: [2, 3]
  sprite: { single_image_dim: [ 100, 100 ] image_path: 's.png' }
>
)",
                                                            "c.pbtxt");
    ASSERT_TRUE(config) << config.error().message;
    ASSERT_EQ(config->entries.size(), 1U);
    EXPECT_EQ(config->entries[0].name, "ab\t\u00E9");
    EXPECT_EQ(config->entries[0].tensorPath, "00003/default\\tensors.tsv");
    EXPECT_THAT(config->entries[0].shape, ElementsAre(2, 3));
    EXPECT_EQ(config->entries[0].spriteTile[1], 100U);
}

TEST(PbtxtConfig, RepeatedBlocksAreOne) {
    const std::string block = "embeddings { tensor_name: 'a' tensor_path: 'a.tsv' }\n";
    const std::string other = "embeddings { tensor_name: 'a' tensor_path: 'b.tsv' }\n";
    EXPECT_EQ(parsePbtxtConfig(block + other + block + block, "c.pbtxt")->entries.size(), 2U);
}

TEST(PbtxtConfig, UnknownFieldsAreSkippedWithAWarning) {
    const Result<ProjectorConfig> config =
        parsePbtxtConfig("embeddings {\n  colour: { deep: [1, 2] }\n  tensor_path: 'a' }\n", "c.pbtxt");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->entries[0].tensorPath, "a");
    EXPECT_THAT(config->warnings, ElementsAre(HasSubstr("c.pbtxt: line 2")));
}

TEST(PbtxtConfig, ErrorsNameLineAndColumn) {
    EXPECT_THAT(pbtxtError("embeddings {\n  tensor_path \"a\"\n}"), HasSubstr("c.pbtxt: line 2, column 15: "));
    EXPECT_THAT(pbtxtError("embeddings {\n  tensor_path: \"a\n}"), HasSubstr("line 2"));
    EXPECT_THAT(pbtxtError("embeddings {"), HasSubstr("line 1"));
    EXPECT_THAT(pbtxtError("embeddings { tensor_shape: -1 }"), HasSubstr("line 1"));
    EXPECT_THAT(pbtxtError("embeddings { tensor_shape: 4294967296 }"), HasSubstr("line 1"));
    EXPECT_THAT(pbtxtError("embeddings { tensor_path: 5 }"), HasSubstr("line 1"));
}

TEST(PbtxtConfig, NestingIsBounded) {
    for (const char* name : {"embeddings", "unknown", "sprite"}) {
        std::string deep;
        for (int i = 0; i < 200000; ++i) deep += std::string(name) + " {";
        EXPECT_NE(pbtxtError(deep), "no error") << name;
    }
    EXPECT_NE(pbtxtError("unknown: " + std::string(200000, '[')), "no error");
}

TEST(PbtxtConfig, CutAnywhereItIsReadOrRefused) {
    const std::string whole =
        "embeddings { tensor_name: 'a' sprite { single_image_dim: [1, 2] } tensor_path: 'a.tsv' } # end";
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const bool complete = length == 0 || length >= whole.find('#') - 1;
        EXPECT_EQ(pbtxtError(whole.substr(0, length)) == "no error", complete) << length;
    }
    EXPECT_NE(pbtxtError(std::string("\0\x01\xFF\x7F", 4)), "no error");
}

TEST(JsonConfig, ReadsEveryField) {
    const Result<ProjectorConfig> config = parseJsonConfig(R"({ "embeddings": [ {
        "tensorName": "Mnist", "tensorShape": [10000, 784], "tensorPath": "t.bytes", "metadataPath": "m.tsv",
        "bookmarksPath": "b.txt", "sprite": { "imagePath": "s.png", "singleImageDim": [28, 14] }, "more": {} } ],
        "modelCheckpointPath": "Demo datasets" })",
                                                           "c.json");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->entries,
              std::vector<ConfigEntry>({{"Mnist", "t.bytes", "m.tsv", "b.txt", "s.png", {10000, 784}, {28, 14}}}));
    EXPECT_EQ(config->checkpointPath, "");  // it is a title there
}

TEST(JsonConfig, SyntaxErrorsNameLineAndColumn) {
    EXPECT_THAT(jsonError("{\n  \"embeddings\": [ {},\n  ]\n}"), HasSubstr("c.json: parse error at line 3, column 3"));
    EXPECT_THAT(jsonError("{\n  \"a\": 1\n  \"b\": 2\n}"), HasSubstr("line 3, column 5"));
    EXPECT_THAT(jsonError("{"), HasSubstr("line 1"));
    EXPECT_THAT(jsonError("{\"a\": " + std::string(10000, '1') + "x"), HasSubstr("c.json"));
    EXPECT_LT(jsonError("{\"a\": \"" + std::string(10000, 'y')).size(), 400U);
}

TEST(JsonConfig, WrongTypesAreNamedByTheirPlace) {
    EXPECT_THAT(jsonError("[1]"), HasSubstr("is of type array, expected an object"));
    EXPECT_THAT(jsonError("{}"), HasSubstr("no \"embeddings\""));
    EXPECT_THAT(jsonError(R"({"embeddings": {}})"), HasSubstr("embeddings is of type object, expected a list"));
    EXPECT_THAT(jsonError(R"({"embeddings": [5]})"), HasSubstr("embeddings[0] is of type number, expected an object"));
    EXPECT_THAT(jsonError(R"({"embeddings": [{}, {"tensorPath": 5}]})"),
                HasSubstr("embeddings[1].tensorPath is of type number, expected a string"));
    for (const char* shape :
         {"[1]", "[1, 2, 3]", "[1, -2]", "[1, 2.5]", "[1, \"2\"]", "5", "[1, 4294967296]", "\"1x2\""}) {
        EXPECT_THAT(jsonError(std::string(R"({"embeddings": [{"tensorShape": )") + shape + "}]}"),
                    HasSubstr("tensorShape is not a list of two whole numbers"))
            << shape;
    }
    EXPECT_THAT(jsonError(R"({"embeddings": [{"sprite": {"singleImageDim": [1]}}]})"),
                HasSubstr("embeddings[0].sprite.singleImageDim"));
    EXPECT_EQ(jsonError(R"({"embeddings": [{"metadataPath": null, "sprite": null}]})"), "no error");
}

TEST(JsonConfig, NestingIsBounded) {
    EXPECT_THAT(jsonError(std::string(1000000, '[')), HasSubstr("nests too deeply"));
    std::string deep = "{\"embeddings\": [], \"x\": ";
    EXPECT_THAT(jsonError(deep + std::string(1000000, '[') + std::string(1000000, ']') + "}"),
                HasSubstr("nests too deeply"));
    EXPECT_EQ(jsonError("{\"embeddings\": [], \"x\": \"" + std::string(1000, '[') + "\\\"\"}"), "no error");
}

TEST(JsonConfig, CutAnywhereItIsRefused) {
    const std::string whole =
        R"({"embeddings": [{"tensorName": "\u00e9", "tensorShape": [1, 2], "sprite": {"singleImageDim": [1, 2]}}]})";
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_NE(jsonError(whole.substr(0, length)), "no error") << length;
    EXPECT_EQ(jsonError(whole), "no error");
}

}  // namespace
}  // namespace nepho::projector
