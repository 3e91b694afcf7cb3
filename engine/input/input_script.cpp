#include "engine/input/input_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ostream>
#include <string_view>
#include <utility>

namespace nepho::engine {
namespace {

/// Four months at 90 frames a second; more is a slip of the pen.
constexpr std::uint64_t kMaxFrame = 1'000'000'000;

constexpr std::array<std::pair<std::string_view, PointerButton>, 3> kButtons = {
    {{"left", PointerButton::left}, {"right", PointerButton::right}, {"middle", PointerButton::middle}}};

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
    if (command == "capture") return readCapture(line);
    if (command == "wait") return WaitForJobs{};
    if (command == "quit") return Quit{};
    throw ScriptError{quoted(command),
                      "move, press, release, scroll, key, keydown, keyup, text, wait, capture or quit"};
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
    std::string operator()(const CloseRequested&) const { return "quit"; }
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

InputPlayer::InputPlayer(InputScript script) : script_(std::move(script)) {}

InputPlayer::Step InputPlayer::next(bool jobsRunning) {
    Step step;
    step.input.frame = frame_++;
    step.input.seconds = 1.0 / 90.0;
    if (waiting_ && jobsRunning) return step;
    waiting_ = false;
    for (; position_ < script_.lines.size() && script_.lines[position_].frame <= clock_; ++position_) {
        const ScriptCommand& command = script_.lines[position_].command;
        if (const auto* event = std::get_if<InputEvent>(&command)) {
            step.input.events.push_back(*event);
        } else if (const auto* capture = std::get_if<CaptureView>(&command)) {
            step.captures.push_back(capture->name);
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
    return step;
}

bool InputPlayer::finished() const {
    return position_ >= script_.lines.size() && !waiting_;
}

InputRecorder::InputRecorder(std::ostream& out) : out_(out) {}

void InputRecorder::record(const FrameInput& input, bool jobsRunning) {
    if (jobsWereRunning_ && !jobsRunning) out_ << fmt::format("{} wait\n", input.frame);
    jobsWereRunning_ = jobsRunning;
    for (const InputEvent& event : input.events) {
        const std::string command = std::visit(CommandWriter{}, event);
        if (!command.empty()) out_ << fmt::format("{} {}\n", input.frame, command);
    }
}

}  // namespace nepho::engine
