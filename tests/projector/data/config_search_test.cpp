// Configs in the folders below the one that is opened.
#include "projector/data/config_search.h"

#include "projector/data/catalog.h"
#include "tests/projector/data/temp_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ConfigsBelowFolder : public TempFolder {
  protected:
    void putRun(const fs::path& run) const {
        put(run / "projector_config.pbtxt", "embeddings { tensor_name: 'default:00000' tensor_path: 't.tsv' }");
        put(run / "t.tsv", "1\t2\n");
    }
    /// What a folder offers, and the warnings; or why it is refused.
    std::vector<std::string> offered(const std::string& folder) const {
        const Result<Catalog> catalog = openCatalog(folder_.string() + "/" + folder);
        if (!catalog) return {catalog.error().message};
        std::vector<std::string> names;
        for (const TensorSource& source : catalog->tensors) names.push_back(source.name);
        names.insert(names.end(), catalog->warnings.begin(), catalog->warnings.end());
        return names;
    }
};

TEST_F(ConfigsBelowFolder, RunsOfAnyDepthAreOfferedTheNearestFirst) {
    putRun("p/runs/fashion");
    putRun("p/runs/deep/1");
    putRun("p/near");
    putRun("p/near/below");  // its folder has a config: what lies below is the config's
    put("p/other/deep/z.json", R"({"embeddings": [{"tensorName": "words", "tensorPath": "t.tsv"}]})");
    put("p/other/deep/t.tsv", "1\t2\n");
    putRun("p/.hidden/run");
    putRun("p/1/2/3/4/5");
    for (const char* folder : {"p", "p/"}) {
        EXPECT_THAT(offered(folder), ElementsAre("near/default:00000", "other/deep/words", "runs/fashion/default:00000",
                                                 "runs/deep/1/default:00000"));
    }
}

TEST_F(ConfigsBelowFolder, LinksAreFollowedRightBelowAndNoFurther) {
    putRun("p/runs/a");
    putRun("elsewhere/run");
    fs::create_directory_symlink("..", folder_ / "p/runs/around");
    fs::create_directory_symlink("../p", folder_ / "p/self");
    fs::create_directory_symlink("../elsewhere/run", folder_ / "p/linked");
    EXPECT_THAT(offered("p"), ElementsAre("linked/default:00000", "runs/a/default:00000"));
}

TEST_F(ConfigsBelowFolder, OfEndlessFoldersOnlyTheFirstAreSearched) {
    for (std::size_t i = 0; i < ConfigsBelow::kMostInOne; ++i) put(fmt::format("p/a/{}", i), "");
    EXPECT_THAT(offered("p"), ElementsAre(testing::EndsWith("and the folders below it have no config")));
    put("p/a/more", "");
    EXPECT_THAT(offered("p"), ElementsAre(HasSubstr("as far as they are searched (at most 5000 files and folders")));
    putRun("p/b/run");
    EXPECT_THAT(offered("p"), ElementsAre("b/run/default:00000", HasSubstr("not all below it was searched")));
}

TEST_F(ConfigsBelowFolder, NoMoreThanSoManyAreSearchedInAll) {
    for (const char* folder : {"a", "b", "c"}) {
        for (int i = 0; i < 10; ++i) put(fmt::format("p/{}/{}", folder, i), "");
        putRun(fmt::format("p/{}/run", folder));
    }
    putRun("p/near");
    EXPECT_EQ(findConfigsBelow(folder_ / "p", 33).found.size(), 4U);
    EXPECT_TRUE(findConfigsBelow(folder_ / "p", 33).complete);
    const ConfigsBelow below = findConfigsBelow(folder_ / "p", 22);
    EXPECT_EQ(below.found.size(), 3U);
    EXPECT_EQ(below.found.front().folder, folder_ / "p/near") << "a config of TensorBoard's needs no search";
    EXPECT_FALSE(below.complete);
}

TEST_F(ConfigsBelowFolder, NotEveryJsonFileIsLookedInto) {
    for (int i = 0; i <= 1000; ++i) put(fmt::format("p/a/{:04}.json", i), "{}");
    const ConfigsBelow below = findConfigsBelow(folder_ / "p");
    EXPECT_THAT(below.found, IsEmpty());
    EXPECT_FALSE(below.complete);
}

}  // namespace
}  // namespace nepho::projector
