#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nepho::app {

/// The first line of a text, at most `characters` of it, with an ellipsis where something is left out: whole clusters
/// (see engine::clusterLength()), so that no emoji is cut in two. Looks at no more than that, however long the text is.
std::string firstLine(std::string_view text, std::size_t characters);
void appendFirstLine(std::string& out, std::string_view text, std::size_t characters);

/// The same over lines.
std::string beginning(std::string_view text, std::size_t characters);

/// At most the last `characters` of a text, with an ellipsis before them where something is left out.
std::string ending(std::string_view text, std::size_t characters);

}  // namespace nepho::app
