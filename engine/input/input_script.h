#pragma once

#include "engine/input/input_event.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nepho::engine {

/// Commands of a script besides input events.
struct CaptureView {
    std::string name;  ///< letters, digits, '-', '_' and '.'; the picture is NAME.png in the folder of captures
};
struct WaitForJobs {};  ///< the script's clock stands still until no background job runs
struct FrameTime {
    static constexpr double kLongest = 1.0;
    double seconds = 0.0;  ///< since the frame before, 0 to kLongest
};
struct Quit {};

using ScriptCommand = std::variant<InputEvent, CaptureView, WaitForJobs, FrameTime, Quit>;

/// Input by frame, as text, one command a line:
///   # comment            blank lines and comments are skipped
///   10 move 640 360      at frame 10 (frames never decrease) the pointer goes to window position 640, 360
///   11 press left | release left      buttons left, right, middle
///   12 scroll 0 1 | keydown leftShift | keyup leftShift | text "seven"
///   13 key F             down in this frame, up first thing in the next
///   14 head X Y Z QX QY QZ QW             pose of the head: metres, and a rotation of any length but 0
///   15 hand right pose X Y Z QX QY QZ QW  pose of grip and aim; seven numbers more: the aim's own
///   16 hand right select 1                also grab, menu, tool: 0 released to 1 pressed
///   17 hand right stick 0 1 | hand right lost
///   18 time 0.0125                        the frame comes so many seconds after the one before; else 1/90
///   20 wait | capture NAME | quit
/// Text knows the escapes \" \\ \n \r \t and \xHH. Frames are at most 1,000,000,000.
struct InputScript {
    struct Line {
        std::uint64_t frame = 0;
        ScriptCommand command;
    };
    std::vector<Line> lines;
};

/// Either the script, or one sentence: NAME:LINE, what was found, what was expected.
std::variant<InputScript, std::string> parseInputScript(const std::string& text, const std::string& name);

/// Whether a script moves the head or a hand.
bool movesHands(const InputScript& script);

/// Hands out a script's commands frame by frame. The clock counts frames in which no WaitForJobs was pending. A
/// WaitForJobs after events of the same frame looks for jobs in the next one at the earliest, when those events had
/// their effect.
class InputPlayer {
  public:
    explicit InputPlayer(InputScript script);
    struct Step {
        FrameInput input;
        std::vector<std::string> captures;  ///< to be saved after this frame is drawn
        bool quit = false;
    };
    /// The next frame's input. `jobsRunning`: whether a background job runs now. Seconds are the script's, else 1/90;
    /// in a script that tells any, frames spent waiting take none.
    Step next(bool jobsRunning);
    bool finished() const;

  private:
    InputScript script_;
    std::size_t position_ = 0;
    std::uint64_t clock_ = 0;
    std::uint64_t frame_ = 0;
    bool waiting_ = false;
    bool timed_;         ///< the script tells how long frames took
    bool told_ = false;  ///< how long this frame of the script takes was handed out
};

}  // namespace nepho::engine
