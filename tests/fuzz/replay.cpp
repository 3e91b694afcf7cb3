// Runs a fuzz target over files without the fuzzer: what every build's tests do with the corpus, and how a crash that
// the fuzzer kept is looked at. Arguments: files, or folders of them.
#include "projector/base/mapped_file.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

bool runFile(const fs::path& path) {
    const auto content = nepho::projector::readFile(path, std::size_t{64} << 20);
    if (!content) {
        std::fprintf(stderr, "%s\n", content.error().message.c_str());
        return false;
    }
    // A copy of exactly this size, so that AddressSanitizer sees who reads beyond.
    const std::string exact(content->begin(), content->end());
    std::printf("%s\n", path.c_str());
    std::fflush(stdout);
    return LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(exact.data()), exact.size()) == 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t files = 0;
    bool good = LLVMFuzzerTestOneInput(nullptr, 0) == 0;
    for (int i = 1; i < argc; ++i) {
        if (!fs::is_directory(argv[i])) {
            good = runFile(argv[i]) && good;
            ++files;
            continue;
        }
        for (const fs::directory_entry& entry : fs::directory_iterator(argv[i])) {
            good = runFile(entry.path()) && good;
            ++files;
        }
    }
    if (files == 0) std::fprintf(stderr, "there is not one file to run\n");
    return good && files > 0 ? 0 : 1;
}
