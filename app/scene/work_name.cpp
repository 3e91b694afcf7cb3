#include "app/scene/work_name.h"

#include "app/scene/short_text.h"

namespace nepho::app {

namespace {

constexpr std::size_t kLongestName = 40;  // characters

/// The last part of a path, without a copy.
std::string_view lastName(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    return path.substr(path.rfind('/') + 1);
}

}  // namespace

void appendWorkName(std::string& out, const Session& session, Session::Work work) {
    switch (work) {
        case Session::Work::opening:
            out += "Opening ";
            appendFirstLine(out, lastName(session.opening().native()), kLongestName);
            break;
        case Session::Work::neighbors:
            out += "Searching the nearest neighbours";
            break;
        case Session::Work::search:
            out += "Searching for ";
            appendFirstLine(out, session.search().pattern, kLongestName);
            break;
        case Session::Work::quality:
            out += "Measuring how good the layout is";
            break;
    }
}

}  // namespace nepho::app
