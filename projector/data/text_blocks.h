#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// Which part of a stage a loop is: from `begin` to `end`, fractions of it. Without a name nothing is reported.
struct StagePart {
    std::string_view stage;
    double begin = 0.0;
    double end = 1.0;
};

/// Runs body(index) for all indices below `count` in parallel and reports how far it is. Error: it was asked to stop
/// (kStoppedMessage), which it notices between two bodies of a thread.
Status forEachBlock(std::size_t count, const JobContext& context, StagePart part,
                    const std::function<void(std::size_t index)>& body);

/// The text in pieces of about 256 KiB, each up to a line feed: what a few milliseconds suffice for.
std::vector<std::string_view> splitAtLines(std::string_view text);

/// The same without regard to lines, but never within a character of UTF-8.
std::vector<std::string_view> splitAtCharacters(std::string_view text);

/// The number of the line in which a place of the text is, counted from 1.
std::size_t lineNumber(std::string_view text, const char* place);

}  // namespace nepho::projector
