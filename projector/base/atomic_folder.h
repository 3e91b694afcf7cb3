#pragma once

#include "projector/base/result.h"
#include "projector/base/temporary.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nepho::projector {

/// Files of one folder that appear together or not at all. They are written into a folder of a temporary name, which
/// commit() renames where there is no such folder yet. Into one that is there they are moved, the first named last, so
/// that the file by which others find the rest is named first; everything else in it stays. What a program that is
/// killed amid that has not moved, finishReplacement() of the first does. Destroyed without commit() it leaves nothing
/// behind. Movable, not copyable.
class AtomicFolder {
  public:
    /// Errors: the path is a file, its parent is not there or may not be written to.
    static Result<AtomicFolder> create(const std::filesystem::path& path);
    /// For this file and others of its folder, which is there. Errors: it may not be written to.
    static Result<AtomicFolder> createFor(const std::filesystem::path& first);

    AtomicFolder(AtomicFolder&& other) noexcept
        : path_(std::move(other.path_)),
          temporary_(std::exchange(other.temporary_, {})),
          lock_(std::move(other.lock_)),
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
    AtomicFolder(std::filesystem::path path, std::filesystem::path temporary, TemporaryLock lock, bool isThere)
        : path_(std::move(path)), temporary_(std::move(temporary)), lock_(std::move(lock)), isThere_(isThere) {}
    static Result<AtomicFolder> make(const std::filesystem::path& target, const std::filesystem::path& temporaryFor,
                                     const std::filesystem::path& shown);
    Status makeReady();
    Status moveFiles();

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    TemporaryLock lock_;
    std::vector<std::string> names_;
    bool isThere_ = false;
};

/// Moves what a killed writer of the files that were named after this one had whole and not yet moved, so that old
/// files are not taken together with new ones. False: some were not moved from wholeFolder(), since one of them was
/// written anew meanwhile, they are somebody else's, or the folder may not be written to.
bool finishReplacement(const std::filesystem::path& first);

/// Where files that are whole wait to be moved to where the first of them is to be.
std::filesystem::path wholeFolder(const std::filesystem::path& first);

/// Whether there is a folder with anything in it but what writers that were killed left behind.
bool isFilledFolder(const std::filesystem::path& path);

}  // namespace nepho::projector
