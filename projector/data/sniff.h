#pragma once

#include "projector/base/result.h"

#include <filesystem>
#include <string_view>

namespace nepho::projector {

/// What a file is, told by its first bytes; its name decides only between binary kinds without a signature.
enum class FileKind {
    npy,
    tsv,          ///< text whose first line that is not blank holds numbers
    csv,          ///< a table with vectors in it (see planCsv), or numbers with commas or semicolons between them
    bytes,        ///< binary of no known kind
    pbtxtConfig,  ///< text with embeddings { ... }
    jsonConfig,   ///< text that begins with {
    otherText,    ///< any other text: metadata, say
};

/// Reads the first bytes only. Errors: the file cannot be read, is empty, is a git-LFS pointer, or is of a kind that is
/// known but not read (archives, images, HDF5, UTF-16, ...), which the message names.
Result<FileKind> readFileKind(const std::filesystem::path& path);

/// Whether a text's first line that is not blank, or the one after it, holds mostly numbers with commas or semicolons
/// between them, and no tab.
bool isCommaSeparated(std::string_view text);
/// The Error for such a file that was to be read as TSV.
Unexpected commaSeparatedError(const std::filesystem::path& path);

}  // namespace nepho::projector
