#include "app/session/dropped_files.h"

#include "projector/base/mapped_file.h"
#include "projector/data/sniff.h"

#include <fmt/format.h>

#include <optional>
#include <string>

namespace nepho::app {

namespace {

namespace fs = std::filesystem;
using namespace projector;

/// At most one file of each kind.
struct Sorted {
    std::optional<fs::path> data, table, metadata, sprite;
    bool labels = false;  ///< the table is one number a line
};

bool isImage(const fs::path& file) {
    const Result<std::string> start = readFileStart(file, 8);
    return start && (start->starts_with("\x89PNG") || start->starts_with("\xFF\xD8\xFF"));
}

/// One number a line: likely the labels of something.
bool isOneColumn(const fs::path& file) {
    const Result<std::string> start = readFileStart(file, 4096);
    return start && start->find_first_of("\t ") >= start->find('\n');
}

Status put(std::optional<fs::path>& place, const fs::path& file, const char* what) {
    if (place) {
        return unexpected(fmt::format("{} and {} were dropped together and both are {}, expected one of them",
                                      place->string(), file.string(), what));
    }
    place = file;
    return ok();
}

Status sortIn(Sorted& sorted, const fs::path& file) {
    std::error_code ignored;
    if (fs::is_directory(file, ignored)) return put(sorted.data, file, "data");
    if (isImage(file)) return put(sorted.sprite, file, "images");
    const Result<FileKind> kind = readFileKind(file);
    if (!kind) return Unexpected(kind.error());
    sorted.labels = sorted.labels || (*kind == FileKind::tsv && isOneColumn(file));
    if (*kind == FileKind::csv || (*kind == FileKind::tsv && isOneColumn(file)))
        return put(sorted.table, file, "tables");
    return *kind == FileKind::otherText ? put(sorted.metadata, file, "metadata") : put(sorted.data, file, "data");
}

/// A table with numbers is the data where it comes alone, and belongs to the tensor that comes with it; numbers that
/// are likely labels belong to what is open as well.
Status placeTable(Sorted& sorted, bool somethingIsOpen) {
    if (!sorted.table) return ok();
    if (!sorted.data && !(sorted.labels && somethingIsOpen)) return put(sorted.data, *sorted.table, "data");
    return put(sorted.metadata, *sorted.table, "metadata");
}

}  // namespace

Result<OpenRequest> requestOfDropped(const std::vector<fs::path>& files, const OpenRequest& current) {
    Sorted sorted;
    for (const fs::path& file : files) {
        if (Status put = sortIn(sorted, file); !put) return Unexpected(put.error());
    }
    if (Status placed = placeTable(sorted, !current.path.empty()); !placed) return Unexpected(placed.error());
    OpenRequest request = current;
    if (sorted.data) {
        request.path = *sorted.data;
        request.tensor.reset();
        request.catalog = {};
        request.catalog.dropNonFinite = current.catalog.dropNonFinite;
    } else if (request.path.empty()) {
        const fs::path& file = sorted.metadata ? *sorted.metadata : *sorted.sprite;
        return unexpected(fmt::format("{}: is {}, which belongs to a tensor; drop that first, or both together",
                                      file.string(), sorted.metadata ? "text without numbers" : "an image"));
    }
    if (sorted.metadata) request.catalog.metadata = sorted.metadata;
    if (sorted.sprite) {
        request.catalog.sprite = sorted.sprite;
        request.catalog.spriteTile.reset();  // of the sheet before
    }
    return request;
}

}  // namespace nepho::app
