#pragma once

#include "projector/base/result.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace nepho::projector {

/// Files of one folder that appear together or not at all. They are written into a folder of a temporary name, which
/// commit() renames where there is no such folder yet. Into one that is there they are moved in the order in which they
/// were named, so that the file by which others find the rest is named last; everything else in it stays. Destroyed
/// without commit() it leaves nothing behind. Movable, not copyable.
class AtomicFolder {
  public:
    /// Errors: the path is a file, its parent is not there or may not be written to.
    static Result<AtomicFolder> create(const std::filesystem::path& path);

    AtomicFolder(AtomicFolder&& other) noexcept
        : path_(std::move(other.path_)),
          temporary_(std::exchange(other.temporary_, {})),
          names_(std::move(other.names_)),
          isThere_(other.isThere_) {}
    AtomicFolder& operator=(AtomicFolder&&) = delete;
    ~AtomicFolder();

    /// Where a file of this name is to be written.
    std::filesystem::path file(const std::string& name);
    /// A message that names files by where they are written, with the names that they are to have.
    std::string inPlace(std::string message) const;
    /// Errors: a folder has the name of one of the files; the system refuses. Nothing may be written afterwards.
    Status commit();

  private:
    AtomicFolder(std::filesystem::path path, std::filesystem::path temporary, bool isThere)
        : path_(std::move(path)), temporary_(std::move(temporary)), isThere_(isThere) {}
    Status moveFiles();

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    std::vector<std::string> names_;
    bool isThere_ = false;
};

/// Whether there is a folder with anything in it but what writers that were killed left behind.
bool isFilledFolder(const std::filesystem::path& path);

}  // namespace nepho::projector
