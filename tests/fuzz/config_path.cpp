// Paths in configs: what is found lies in the folder, whatever is written. The target has files of its own around it.
#include "projector/data/path_rules.h"
#include "tests/fuzz/hostile_file.h"

#include <fstream>

using namespace nepho;

namespace {

namespace fs = std::filesystem;

/// outside.tsv, a folder with t.tsv, sub/t.tsv and a link that leads out of it.
class Place {
  public:
    Place() : root_(fs::temp_directory_path() / ("nephoscope_fuzz_" + std::to_string(::getpid()))) {
        fs::remove_all(root_);
        fs::create_directories(folder() / "sub");
        for (const fs::path& file : {root_ / "outside.tsv", folder() / "t.tsv", folder() / "sub" / "t.tsv"})
            std::ofstream(file) << "1\t2\n";
        fs::create_symlink("../outside.tsv", folder() / "link.tsv");
    }
    ~Place() {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    fs::path folder() const { return root_ / "folder"; }

  private:
    fs::path root_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Place place;
    const std::string inside = fs::canonical(place.folder()).string() + "/";
    const std::size_t how = fuzz::takeNumber(data, size);
    const fs::path alongside = how % 2 == 0 ? fs::path() : place.folder() / "sub";
    const auto resolved =
        projector::resolveConfigPath(fuzz::textOf(data, size), place.folder(), alongside, how % 4 >= 2);
    if (resolved.outcome != projector::PathOutcome::found) return 0;
    const std::string found = fs::canonical(resolved.path).string();
    const bool besideIsAllowed = how % 4 >= 2;  // a standalone config's paths may begin in the folder's parent
    fuzz::mustHold(found.starts_with(inside) ||
                   (besideIsAllowed && found.starts_with(fs::canonical(place.folder().parent_path()).string() + "/")));
    return 0;
}
