#include "engine/input/input_script.h"

#include "engine/input/script_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

namespace nepho::engine {
namespace {

/// Four months at 90 frames a second; more is a slip of the pen.
constexpr std::uint64_t kMaxFrame = 1'000'000'000;

/// What cannot be read, thrown within this file only.
struct ScriptError {
    std::string found, expected;
};

/// Text from a file, fit for a message: short and printable.
std::string quoted(std::string_view text) {
    constexpr std::size_t kLongest = 40;
    std::string out = "'";
    for (const char c : text.substr(0, kLongest)) out += c >= ' ' && c <= '~' ? c : '?';
    return out + (text.size() > kLongest ? "...'" : "'");
}

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Reads one line from left to right.
class LineReader {
  public:
    explicit LineReader(std::string_view line) : rest_(line) { skipBlanks(); }

    bool isAtEnd() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }

    std::string_view word(const char* expected) {
        if (isAtEnd()) throw ScriptError{"the end of the line", expected};
        std::size_t length = 0;
        while (length < rest_.size() && !isBlank(rest_[length])) ++length;
        const std::string_view found = rest_.substr(0, length);
        rest_.remove_prefix(length);
        skipBlanks();
        return found;
    }
    float number(const char* expected) {
        const std::string_view found = word(expected);
        float value = 0;
        const auto [end, error] = std::from_chars(found.data(), found.data() + found.size(), value);
        if (error != std::errc{} || end != found.data() + found.size() || !std::isfinite(value))
            throw ScriptError{quoted(found), expected};
        return value;
    }
    double seconds() {
        const std::string expected = fmt::format("seconds from 0 to {}", FrameTime::kLongest);
        const std::string_view found = word(expected.c_str());
        double value = 0;
        const auto [end, error] = std::from_chars(found.data(), found.data() + found.size(), value);
        const bool isNumber = error == std::errc{} && end == found.data() + found.size();
        if (!isNumber || !(value >= 0.0 && value <= FrameTime::kLongest)) throw ScriptError{quoted(found), expected};
        return value;
    }
    std::uint64_t frame() {
        const std::string expected = fmt::format("a frame number from 0 to {}", kMaxFrame);
        const std::string_view found = word(expected.c_str());
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(found.data(), found.data() + found.size(), value);
        if (error != std::errc{} || end != found.data() + found.size() || value > kMaxFrame)
            throw ScriptError{quoted(found), expected};
        return value;
    }
    /// Text between quotes with the escapes \" \\ \n \r \t and \xHH.
    std::string text() {
        if (isAtEnd() || rest_.front() != '"')
            throw ScriptError{isAtEnd() ? "the end of the line" : quoted(rest_), "text in double quotes"};
        std::string out;
        std::size_t i = 1;
        for (; i < rest_.size() && rest_[i] != '"'; ++i) {
            if (rest_[i] == '\\')
                out += escaped(i);
            else
                out += rest_[i];
        }
        if (i >= rest_.size()) throw ScriptError{quoted(rest_), "a closing double quote"};
        rest_.remove_prefix(i + 1);
        skipBlanks();
        return out;
    }

  private:
    void skipBlanks() {
        while (!rest_.empty() && isBlank(rest_.front())) rest_.remove_prefix(1);
    }
    /// `i` stands on the backslash, and on the last character of the escape afterwards.
    char escaped(std::size_t& i) {
        const std::string_view from = rest_.substr(i);
        ++i;
        switch (from.size() > 1 ? from[1] : '\0') {
            case '"':
                return '"';
            case '\\':
                return '\\';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'x': {
                const int high = from.size() > 3 ? hexDigit(from[2]) : -1,
                          low = from.size() > 3 ? hexDigit(from[3]) : -1;
                if (high < 0 || low < 0) break;
                i += 2;
                return static_cast<char>(high * 16 + low);
            }
            default:
                break;
        }
        throw ScriptError{quoted(from.substr(0, 4)), R"(one of \" \\ \n \r \t \xHH)"};
    }

    std::string_view rest_;
};

PointerButton readButton(LineReader& line) {
    constexpr const char* kExpected = "a button: left, right or middle";
    const std::string_view found = line.word(kExpected);
    for (const auto& [name, button] : kButtons)
        if (name == found) return button;
    throw ScriptError{quoted(found), kExpected};
}

Key readKey(LineReader& line) {
    constexpr const char* kExpected = "the name of a key, such as F, 7, escape or leftShift";
    const std::string_view found = line.word(kExpected);
    const Key key = keyFromName(std::string(found));
    if (key == Key::unknown) throw ScriptError{quoted(found), kExpected};
    return key;
}

CaptureView readCapture(LineReader& line) {
    constexpr const char* kExpected = "a name of letters, digits, '-', '_' and '.', at most 100";
    const std::string_view found = line.word(kExpected);
    const bool isAllowed = found.size() <= 100 && std::all_of(found.begin(), found.end(), [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                      c == '-' || c == '_' || c == '.';
                           });
    if (!isAllowed) throw ScriptError{quoted(found), kExpected};
    return {std::string(found)};
}

Pose readPose(LineReader& line) {
    constexpr const char* kExpected = "a pose: seven numbers, X Y Z and the rotation QX QY QZ QW";
    std::array<float, 7> n{};
    for (float& value : n) value = line.number(kExpected);
    const glm::quat rotation(n[6], n[3], n[4], n[5]);
    const float length = glm::length(rotation);
    if (!(length > 1e-6f) || !std::isfinite(length)) throw ScriptError{"a rotation of length 0", kExpected};
    // What was written with length 1 comes back to the bit.
    return {std::abs(length - 1.0f) < 1e-5f ? rotation : rotation / length, {n[0], n[1], n[2]}};
}

ScriptCommand readHand(LineReader& line) {
    constexpr const char* kExpectedHand = "a hand: left or right";
    constexpr const char* kExpected = "pose, select, grab, menu, tool, stick or lost";
    const std::string_view side = line.word(kExpectedHand);
    if (side != "left" && side != "right") throw ScriptError{quoted(side), kExpectedHand};
    const Hand hand = side == "left" ? Hand::left : Hand::right;
    const std::string_view what = line.word(kExpected);
    if (what == "lost") return InputEvent(HandLost{hand});
    if (what == "pose") {
        const Pose grip = readPose(line);
        return InputEvent(HandMoved{hand, grip, line.isAtEnd() ? grip : readPose(line)});
    }
    if (what == "stick") {
        const float x = line.number("a position: two numbers");
        return InputEvent(StickMoved{hand, {x, line.number("a position: two numbers")}});
    }
    const auto control = std::find(kControls.begin(), kControls.end(), what);
    if (control == kControls.end()) throw ScriptError{quoted(what), kExpected};
    const auto which = static_cast<HandControl>(control - kControls.begin());
    return InputEvent(HandControlMoved{hand, which, line.number("a number from 0 to 1")});
}

FilesDropped readDrop(LineReader& line) {
    FilesDropped dropped;
    do {
        dropped.paths.push_back(line.text());
    } while (!line.isAtEnd());
    return dropped;
}

/// `key` and `keydown` both give the key going down.
ScriptCommand readCommand(LineReader& line, std::string_view command) {
    const auto pair = [&](const char* expected) {
        const float x = line.number(expected);
        return glm::vec2(x, line.number(expected));
    };
    if (command == "move") return InputEvent(PointerMoved{pair("a position: two numbers")});
    if (command == "scroll") return InputEvent(Scrolled{pair("wheel notches: two numbers")});
    if (command == "press") return InputEvent(ButtonChanged{readButton(line), true});
    if (command == "release") return InputEvent(ButtonChanged{readButton(line), false});
    if (command == "key" || command == "keydown") return InputEvent(KeyChanged{readKey(line), true});
    if (command == "keyup") return InputEvent(KeyChanged{readKey(line), false});
    if (command == "text") return InputEvent(TextEntered{line.text()});
    if (command == "drop") return InputEvent(readDrop(line));
    if (command == "head") return InputEvent(HeadMoved{readPose(line)});
    if (command == "hand") return readHand(line);
    if (command == "capture") return readCapture(line);
    if (command == "wait") return WaitForJobs{};
    if (command == "time") return FrameTime{line.seconds()};
    if (command == "quit") return Quit{};
    throw ScriptError{
        quoted(command),
        "move, press, release, scroll, key, keydown, keyup, text, drop, head, hand, time, wait, capture or quit"};
}

/// Collects lines, and releases the keys of `key` commands ahead of everything else in the next frame.
class ScriptBuilder {
  public:
    void add(std::string_view text) {
        LineReader line(text);
        if (line.isAtEnd() || line.rest().front() == '#') return;
        const std::uint64_t frame = line.frame();
        if (frame < frame_)
            throw ScriptError{fmt::format("frame {}", frame), fmt::format("frame {} or a later one", frame_)};
        const std::string_view name = line.word("a command");
        ScriptCommand command = readCommand(line, name);
        if (!line.isAtEnd()) throw ScriptError{quoted(line.rest()), "the end of the line"};
        frame_ = frame;
        releaseKeys(frame);
        if (name == "key") held_.push_back({frame + 1, std::get<KeyChanged>(std::get<InputEvent>(command)).key});
        push(frame) = std::move(command);
    }
    InputScript finish() {
        releaseKeys(kMaxFrame + 1);
        return std::move(script_);
    }

  private:
    struct Held {
        std::uint64_t releaseFrame;
        Key key;
    };
    ScriptCommand& push(std::uint64_t frame) {
        InputScript::Line& line = script_.lines.emplace_back();
        line.frame = frame;
        return line.command;
    }
    void releaseKeys(std::uint64_t frame) {
        const auto isDue = [frame](const Held& held) { return held.releaseFrame <= frame; };
        const auto end = std::find_if_not(held_.begin(), held_.end(), isDue);  // in order of frames
        for (auto held = held_.begin(); held != end; ++held)
            push(held->releaseFrame).emplace<InputEvent>(std::in_place_type<KeyChanged>, KeyChanged{held->key, false});
        held_.erase(held_.begin(), end);
    }

    InputScript script_;
    std::vector<Held> held_;
    std::uint64_t frame_ = 0;
};

}  // namespace

std::variant<InputScript, std::string> parseInputScript(const std::string& text, const std::string& name) {
    ScriptBuilder builder;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        ++number;
        try {
            builder.add(std::string_view(text).substr(begin, end - begin));
        } catch (const ScriptError& error) {
            return fmt::format("{}:{}: found {}, expected {}", name, number, error.found, error.expected);
        }
        begin = end + 1;
    }
    return builder.finish();
}

bool movesHands(const InputScript& script) {
    return std::any_of(script.lines.begin(), script.lines.end(), [](const InputScript::Line& line) {
        const auto* event = std::get_if<InputEvent>(&line.command);
        return event != nullptr &&
               (std::holds_alternative<HeadMoved>(*event) || std::holds_alternative<HandMoved>(*event));
    });
}

InputPlayer::InputPlayer(InputScript script)
    : script_(std::move(script)), timed_(std::ranges::any_of(script_.lines, [](const InputScript::Line& line) {
          return std::holds_alternative<FrameTime>(line.command);
      })) {}

InputPlayer::Step InputPlayer::next(bool jobsRunning) {
    constexpr double kFrame = 1.0 / 90.0;
    Step step;
    step.input.frame = frame_++;
    step.input.seconds = timed_ ? 0.0 : kFrame;
    if (waiting_ && jobsRunning) return step;
    waiting_ = false;
    for (; position_ < script_.lines.size() && script_.lines[position_].frame <= clock_; ++position_) {
        const ScriptCommand& command = script_.lines[position_].command;
        if (const auto* event = std::get_if<InputEvent>(&command)) {
            step.input.events.push_back(*event);
        } else if (const auto* capture = std::get_if<CaptureView>(&command)) {
            step.captures.push_back(capture->name);
        } else if (const auto* time = std::get_if<FrameTime>(&command)) {
            step.input.seconds = time->seconds;
            told_ = true;
        } else if (std::holds_alternative<Quit>(command)) {
            step.quit = true;
            position_ = script_.lines.size();
            return step;
        } else if (jobsRunning || !step.input.events.empty()) {
            // Events handed out in this very frame may start a job, which shows at the next call only.
            waiting_ = true;
            ++position_;
            return step;
        }
    }
    ++clock_;
    if (!told_) step.input.seconds = kFrame;
    told_ = false;
    return step;
}

bool InputPlayer::finished() const {
    return position_ >= script_.lines.size() && !waiting_;
}

}  // namespace nepho::engine
