#include "engine/input/input_recorder.h"

#include "engine/input/input_script.h"
#include "engine/input/script_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace nepho::engine {
namespace {

std::string quotedText(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out + '"';
}

bool isFinite(glm::vec2 value) {
    return std::isfinite(value.x) && std::isfinite(value.y);
}

std::string buttonName(PointerButton button) {
    for (const auto& [name, value] : kButtons)
        if (value == button) return std::string(name);
    return "left";
}

bool isFinite(const Pose& pose) {
    const float sum = pose.position.x + pose.position.y + pose.position.z + glm::length(pose.orientation);
    return std::isfinite(sum);
}

std::string poseText(const Pose& pose) {
    const glm::vec3& p = pose.position;
    const glm::quat& q = pose.orientation;
    return fmt::format("{} {} {} {} {} {} {}", p.x, p.y, p.z, q.x, q.y, q.z, q.w);
}

const char* handName(Hand hand) {
    return hand == Hand::left ? "left" : "right";
}

/// An event as a command; empty for what a script cannot say (a key without a name).
struct CommandWriter {
    std::string operator()(const PointerMoved& event) const {
        return isFinite(event.position) ? fmt::format("move {} {}", event.position.x, event.position.y) : std::string();
    }
    std::string operator()(const Scrolled& event) const {
        return isFinite(event.steps) ? fmt::format("scroll {} {}", event.steps.x, event.steps.y) : std::string();
    }
    std::string operator()(const ButtonChanged& event) const {
        return (event.down ? "press " : "release ") + buttonName(event.button);
    }
    std::string operator()(const KeyChanged& event) const {
        return event.key == Key::unknown ? std::string()
                                         : fmt::format("{} {}", event.down ? "keydown" : "keyup", keyName(event.key));
    }
    std::string operator()(const TextEntered& event) const { return "text " + quotedText(event.utf8); }
    std::string operator()(const FilesDropped& event) const {
        std::string command = "drop";
        for (const std::string& path : event.paths) command += ' ' + quotedText(path);
        return event.paths.empty() ? std::string() : command;
    }
    std::string operator()(const CloseRequested&) const { return "quit"; }
    std::string operator()(const HeadMoved& event) const {
        return isFinite(event.stageFromHead) ? "head " + poseText(event.stageFromHead) : std::string();
    }
    std::string operator()(const HandMoved& event) const {
        if (!isFinite(event.stageFromGrip) || !isFinite(event.stageFromAim)) return {};
        const std::string grip = poseText(event.stageFromGrip);
        if (event.stageFromAim == event.stageFromGrip)
            return fmt::format("hand {} pose {}", handName(event.hand), grip);
        return fmt::format("hand {} pose {} {}", handName(event.hand), grip, poseText(event.stageFromAim));
    }
    std::string operator()(const HandLost& event) const { return fmt::format("hand {} lost", handName(event.hand)); }
    std::string operator()(const HandControlMoved& event) const {
        return fmt::format("hand {} {} {}", handName(event.hand), kControls[static_cast<std::size_t>(event.control)],
                           event.value);
    }
    std::string operator()(const StickMoved& event) const {
        return isFinite(event.position)
                   ? fmt::format("hand {} stick {} {}", handName(event.hand), event.position.x, event.position.y)
                   : std::string();
    }
};

}  // namespace

InputRecorder::InputRecorder(std::ostream& out) : out_(out) {}

void InputRecorder::record(const FrameInput& input, bool jobsRunning) {
    if (jobsWereRunning_ && !jobsRunning) out_ << fmt::format("{} wait\n", input.frame);
    jobsWereRunning_ = jobsRunning;
    if (input.seconds >= 0.0)
        out_ << fmt::format("{} time {}\n", input.frame, std::min(input.seconds, FrameTime::kLongest));
    for (const InputEvent& event : input.events) {
        const std::string command = std::visit(CommandWriter{}, event);
        if (!command.empty()) out_ << fmt::format("{} {}\n", input.frame, command);
    }
}

}  // namespace nepho::engine
