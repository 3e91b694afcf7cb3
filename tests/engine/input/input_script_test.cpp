#include "engine/input/input_script.h"

#include "engine/input/input_recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <sstream>

namespace nepho::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

InputScript parsed(const std::string& text) {
    auto result = parseInputScript(text, "test.input");
    if (const auto* error = std::get_if<std::string>(&result)) {
        ADD_FAILURE() << *error;
        return {};
    }
    return std::get<InputScript>(result);
}

std::string errorOf(const std::string& text) {
    auto result = parseInputScript(text, "test.input");
    if (const auto* error = std::get_if<std::string>(&result)) return *error;
    return "no error";
}

/// One event in a form that is easy to compare and to read.
struct Describe {
    std::string operator()(const PointerMoved& e) const { return "move " + pair(e.position); }
    std::string operator()(const Scrolled& e) const { return "scroll " + pair(e.steps); }
    std::string operator()(const ButtonChanged& e) const {
        return "button " + std::to_string(static_cast<int>(e.button)) + (e.down ? "+" : "-");
    }
    std::string operator()(const KeyChanged& e) const {
        return std::string("key ") + keyName(e.key) + (e.down ? "+" : "-");
    }
    std::string operator()(const TextEntered& e) const { return "text " + e.utf8; }
    std::string operator()(const FilesDropped& e) const {
        std::string text = "drop";
        for (const std::string& path : e.paths) text += '|' + path;
        return text;
    }
    std::string operator()(const CloseRequested&) const { return "close"; }
    std::string operator()(const HeadMoved& e) const { return "head " + pose(e.stageFromHead); }
    std::string operator()(const HandMoved& e) const {
        return "pose " + number(e.hand) + " " + pose(e.stageFromGrip) + " " + pose(e.stageFromAim);
    }
    std::string operator()(const HandLost& e) const { return "lost " + number(e.hand); }
    std::string operator()(const HandControlMoved& e) const {
        std::ostringstream out;
        out.precision(9);
        out << "control " << number(e.hand) << ' ' << number(e.control) << ' ' << e.value;
        return out.str();
    }
    std::string operator()(const StickMoved& e) const { return "stick " + number(e.hand) + " " + pair(e.position); }
    template <typename Enum>
    static std::string number(Enum value) {
        return std::to_string(static_cast<int>(value));
    }
    static std::string pose(const Pose& p) {
        std::ostringstream out;
        out.precision(9);
        out << p.position.x << ' ' << p.position.y << ' ' << p.position.z << ' ' << p.orientation.x << ' '
            << p.orientation.y << ' ' << p.orientation.z << ' ' << p.orientation.w;
        return out.str();
    }
    static std::string pair(glm::vec2 v) {
        std::ostringstream out;
        out.precision(9);
        out << v.x << ' ' << v.y;
        return out.str();
    }
};

std::vector<std::string> describe(const FrameInput& input) {
    std::vector<std::string> out;
    for (const InputEvent& event : input.events) out.push_back(std::visit(Describe{}, event));
    return out;
}

TEST(InputScript, ReadsEveryCommand) {
    InputPlayer player(
        parsed("# a comment\n"
               "\n"
               "0 move 640 360.5\r\n"
               "0 press left\n"
               "0 release middle\n"
               "  0   scroll 0 -1.5  \n"
               "1 keydown leftShift\n"
               "1 keyup leftShift\n"
               "1 text \"se\\\"v\\\\en\\n\\x41\xC3\xA9 # no comment\"\n"
               "1 drop \"/a b\" \"/c\\\\d\"\n"
               "1 capture a-b_C.9\n"
               "1 head 0 1.5 -2 0 0 0 2\n"
               "1 hand left pose 1 2 3 0 1 0 0\n"
               "1 hand right pose 1 2 3 0 0 0 1 4 5 6 1 0 0 0\n"
               "1 hand right grab 0.75\n"
               "1 hand left stick -1 0.5\n"
               "1 hand left lost\n"
               "2 quit"));
    const auto first = player.next(false);
    EXPECT_THAT(describe(first.input), ElementsAre("move 640 360.5", "button 0+", "button 2-", "scroll 0 -1.5"));
    EXPECT_EQ(first.input.frame, 0u);
    EXPECT_DOUBLE_EQ(first.input.seconds, 1.0 / 90.0);
    EXPECT_TRUE(first.captures.empty());
    const auto second = player.next(false);
    EXPECT_THAT(describe(second.input),
                ElementsAre("key leftShift+", "key leftShift-", "text se\"v\\en\nA\xC3\xA9 # no comment",
                            "drop|/a b|/c\\d", "head 0 1.5 -2 0 0 0 1", "pose 0 1 2 3 0 1 0 0 1 2 3 0 1 0 0",
                            "pose 1 1 2 3 0 0 0 1 4 5 6 1 0 0 0", "control 1 1 0.75", "stick 0 -1 0.5", "lost 0"));
    EXPECT_THAT(second.captures, ElementsAre("a-b_C.9"));
    EXPECT_FALSE(second.quit);
    EXPECT_FALSE(player.finished());
    EXPECT_TRUE(player.next(false).quit);
    EXPECT_TRUE(player.finished());
}

TEST(InputScript, KeyIsReleasedFirstThingInTheNextFrame) {
    InputPlayer player(parsed("3 key F\n3 key 7\n3 move 1 1\n4 move 2 2\n9 key space\n"));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(player.next(false).input.events.empty());
    EXPECT_THAT(describe(player.next(false).input), ElementsAre("key F+", "key 7+", "move 1 1"));
    EXPECT_THAT(describe(player.next(false).input), ElementsAre("key F-", "key 7-", "move 2 2"));
    for (int i = 5; i < 9; ++i) EXPECT_TRUE(player.next(false).input.events.empty());
    EXPECT_THAT(describe(player.next(false).input), ElementsAre("key space+"));
    EXPECT_FALSE(player.finished());
    EXPECT_THAT(describe(player.next(false).input), ElementsAre("key space-"));
    EXPECT_TRUE(player.finished());
}

TEST(InputScript, ErrorsNameTheLineAndWhatWasExpected) {
    EXPECT_EQ(errorOf("0 move 1 2\n# c\n1 jump 3\n"),
              "test.input:3: found 'jump', expected move, press, release, scroll, key, keydown, keyup, text, "
              "drop, head, hand, time, wait, capture or quit");
    EXPECT_EQ(errorOf("5 wait\n4 wait\n"), "test.input:2: found frame 4, expected frame 5 or a later one");
    EXPECT_EQ(errorOf("0 move 1 two"), "test.input:1: found 'two', expected a position: two numbers");
    EXPECT_EQ(errorOf("0 move 1"), "test.input:1: found the end of the line, expected a position: two numbers");
    EXPECT_EQ(errorOf("0 wait now"), "test.input:1: found 'now', expected the end of the line");
    for (const char* text :
         {"x wait", "-1 wait", "1.5 wait", "1000000001 wait", "99999999999999999999999 wait", "wait"})
        EXPECT_THAT(errorOf(text), HasSubstr("expected a frame number from 0 to 1000000000")) << text;
    for (const char* text : {"0 move nan 1", "0 move 1 inf", "0 move 1e99 1", "0 move 1x 1", "0 scroll 0x10 1"})
        EXPECT_THAT(errorOf(text), HasSubstr("two numbers")) << text;
    for (const char* text : {"0 time", "0 time -0.1", "0 time 1.01", "0 time nan", "0 time 0.1s"})
        EXPECT_THAT(errorOf(text), HasSubstr("expected seconds from 0 to 1")) << text;
    for (const char* text : {"0",
                             "0 press",
                             "0 press fourth",
                             "0 key",
                             "0 key unknown",
                             "0 keyup F13",
                             "0 text",
                             "0 text seven",
                             "0 text \"a",
                             "0 text \"a\\",
                             "0 text \"a\\q\"",
                             "0 text \"\\x4\"",
                             "0 text \"\\xg0\"",
                             "0 text \"a\" b",
                             "0 capture",
                             "0 capture a/b",
                             "0 capture \xC3\xA9",
                             "0 Move 1 2",
                             "0 move 1 2 3",
                             "0 head 0 1.6 0 0 0 0",
                             "0 head 0 1.6 0 0 0 0 0",
                             "0 hand both pose 0 0 0 0 0 0 1",
                             "0 hand left pose 0 0 0 0 0 0 1 2",
                             "0 hand left squeeze 1",
                             "0 hand left select",
                             "0 hand left stick 1",
                             "0 quit # why"})
        EXPECT_THAT(errorOf(text), StartsWith("test.input:1: found ")) << text;
}

TEST(InputScript, MessagesStayShortAndPrintable) {
    const std::string error = errorOf("0 " + std::string(100000, '\x01'));
    EXPECT_LT(error.size(), 250u);
    for (const char c : error) EXPECT_TRUE(c >= ' ' && c <= '~');
}

TEST(InputScript, RandomBytesGiveAScriptOrASentence) {
    std::mt19937 generator(17);
    const std::string pieces[] = {"0 ",   "1 ",    "99999999999 ", "move ",     "1 2", "text ", "\"", "\\",
                                  "\\x4", "key F", "wait",         "capture a", "\n",  "\n",    "#"};
    int scripts = 0, sentences = 0;
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (int i = 0; i < 12; ++i) {
            const auto pick = generator() % 20;
            if (pick < std::size(pieces))
                text += pieces[pick];
            else
                text += static_cast<char>(generator());
        }
        const auto result = parseInputScript(text, "n");
        if (const auto* script = std::get_if<InputScript>(&result)) {
            ++scripts;
            for (std::size_t i = 1; i < script->lines.size(); ++i)
                EXPECT_GE(script->lines[i].frame, script->lines[i - 1].frame);
        } else {
            ++sentences;
            EXPECT_THAT(std::get<std::string>(result), StartsWith("n:"));
        }
    }
    EXPECT_GT(scripts, 0);
    EXPECT_GT(sentences, 100);
}

TEST(InputPlayer, AnEmptyScriptIsFinished) {
    InputPlayer player(parsed("# nothing\n"));
    EXPECT_TRUE(player.finished());
    EXPECT_TRUE(player.next(true).input.events.empty());
}

TEST(InputPlayer, TheClockStandsStillWhileJobsRun) {
    InputPlayer player(parsed("0 key R\n0 wait\n0 capture done\n1 move 1 1\n2 wait\n2 move 2 2\n"));
    // The job that R starts is not seen yet when the line with `wait` is reached.
    EXPECT_THAT(describe(player.next(false).input), ElementsAre("key R+"));
    for (int i = 0; i < 5; ++i) {
        const auto step = player.next(true);
        EXPECT_TRUE(step.input.events.empty());
        EXPECT_TRUE(step.captures.empty());
        EXPECT_FALSE(player.finished());
    }
    const auto resumed = player.next(false);
    EXPECT_EQ(resumed.input.frame, 6u);
    EXPECT_THAT(resumed.captures, ElementsAre("done"));
    EXPECT_THAT(describe(player.next(false).input), ElementsAre("key R-", "move 1 1"));
    // Nothing was handed out before this `wait` and no job runs: it costs no frame.
    EXPECT_THAT(describe(player.next(false).input), ElementsAre("move 2 2"));
    EXPECT_TRUE(player.finished());
}

TEST(InputPlayer, WaitsAtTheEndToo) {
    InputPlayer player(parsed("0 wait\n"));
    player.next(true);
    EXPECT_FALSE(player.finished());
    player.next(true);
    EXPECT_FALSE(player.finished());
    player.next(false);
    EXPECT_TRUE(player.finished());
}

TEST(InputPlayer, AFrameTakesWhatTheScriptSaysElseANinetieth) {
    InputPlayer player(parsed("0 time 0.025\n0 key R\n0 wait\n0 capture done\n2 wait\n2 move 1 1\n3 time 0\n4 quit\n"));
    EXPECT_EQ(player.next(false).input.seconds, 0.025);
    EXPECT_EQ(player.next(true).input.seconds, 0.0) << "the script's clock stands still";
    const auto resumed = player.next(false);
    EXPECT_THAT(resumed.captures, ElementsAre("done"));
    EXPECT_EQ(resumed.input.seconds, 0.0) << "the rest of frame 0";
    EXPECT_EQ(player.next(false).input.seconds, 1.0 / 90.0);
    EXPECT_EQ(player.next(true).input.seconds, 0.0);
    EXPECT_EQ(player.next(false).input.seconds, 1.0 / 90.0) << "of frame 2 nothing was handed out while it waited";
    EXPECT_EQ(player.next(false).input.seconds, 0.0);
    EXPECT_TRUE(player.next(false).quit);
}

TEST(InputPlayer, WithoutTimesEveryFrameIsANinetiethWaitingOrNot) {
    InputPlayer player(parsed("0 key R\n0 wait\n1 move 1 1\n"));
    for (const bool running : {false, true, true, false, false})
        EXPECT_EQ(player.next(running).input.seconds, 1.0 / 90.0);
}

TEST(InputPlayer, NothingFollowsQuit) {
    InputPlayer player(parsed("0 quit\n0 move 1 1\n5 move 2 2\n"));
    const auto step = player.next(false);
    EXPECT_TRUE(step.quit);
    EXPECT_TRUE(step.input.events.empty());
    EXPECT_TRUE(player.finished());
}

TEST(InputRecorder, WhatIsRecordedReplaysTheSame) {
    std::mt19937 generator(5);
    std::uniform_real_distribution<float> uniform(-2000, 2000);
    const auto randomHand = [&] { return generator() % 2 == 0 ? Hand::left : Hand::right; };
    const auto randomPose = [&] {
        const auto n = [&] { return uniform(generator); };
        const glm::vec3 position(n(), n(), n());
        return Pose{glm::normalize(glm::quat(n(), n(), n(), n())), position};
    };
    std::vector<FrameInput> frames(400);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        frames[i].frame = i;
        frames[i].seconds = std::uniform_real_distribution<double>(0.0, 0.1)(generator);
        for (auto n = generator() % 4; n > 0; --n) {
            switch (generator() % 10) {
                case 0:
                    frames[i].events.emplace_back(PointerMoved{{uniform(generator), uniform(generator)}});
                    break;
                case 1:
                    frames[i].events.emplace_back(Scrolled{{0, uniform(generator) * 1e-6f}});
                    break;
                case 2:
                    frames[i].events.emplace_back(
                        ButtonChanged{static_cast<PointerButton>(generator() % 3), generator() % 2 == 0});
                    break;
                case 3: {
                    const auto key = static_cast<Key>(1 + generator() % (static_cast<std::uint32_t>(Key::count) - 1));
                    frames[i].events.emplace_back(KeyChanged{key, generator() % 2 == 0});
                    break;
                }
                case 4:
                    frames[i].events.emplace_back(HeadMoved{randomPose()});
                    break;
                case 5:
                    frames[i].events.emplace_back(HandMoved{randomHand(), randomPose(), randomPose()});
                    break;
                case 6:
                    frames[i].events.emplace_back(HandLost{randomHand()});
                    break;
                case 7: {
                    const auto control = static_cast<HandControl>(generator() % 4);
                    frames[i].events.emplace_back(HandControlMoved{randomHand(), control, uniform(generator)});
                    break;
                }
                case 8:
                    frames[i].events.emplace_back(StickMoved{randomHand(), {uniform(generator), uniform(generator)}});
                    break;
                default: {
                    std::string text;
                    for (auto length = generator() % 6; length > 0; --length) text += static_cast<char>(generator());
                    frames[i].events.emplace_back(FilesDropped{{"/a \"b\"", "c\n" + text}});
                    frames[i].events.emplace_back(TextEntered{text + "\"\\\n\t\xC3\xA9"});
                }
            }
        }
    }
    const auto jobRuns = [](std::size_t frame) { return frame >= 40 && frame < 90; };
    std::ostringstream out;
    InputRecorder recorder(out);
    for (std::size_t i = 0; i < frames.size(); ++i) recorder.record(frames[i], jobRuns(i));
    EXPECT_THAT(out.str(), HasSubstr("\n90 wait\n"));

    InputPlayer same(parsed(out.str()));
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const FrameInput input = same.next(jobRuns(i)).input;
        ASSERT_EQ(describe(input), describe(frames[i])) << "frame " << i;
        ASSERT_EQ(input.seconds, frames[i].seconds) << "frame " << i;
    }
    EXPECT_TRUE(same.finished());

    // A job that takes 25 frames longer: the rest of the input is as much later, and otherwise the same.
    InputPlayer slower(parsed(out.str()));
    for (std::size_t i = 0; i < frames.size() + 25; ++i) {
        const auto step = slower.next(i >= 40 && i < 115);
        const bool stands = i >= 90 && i < 115;
        const std::vector<std::string> expected =
            stands ? std::vector<std::string>{} : describe(frames[i < 90 ? i : i - 25]);
        ASSERT_EQ(describe(step.input), expected) << "frame " << i;
        ASSERT_EQ(step.input.seconds, stands ? 0.0 : frames[i < 90 ? i : i - 25].seconds) << "frame " << i;
    }
    EXPECT_TRUE(slower.finished());
}

TEST(InputRecorder, ClosingTheWindowBecomesQuit) {
    std::ostringstream out;
    InputRecorder recorder(out);
    FrameInput input;
    input.frame = 7;
    input.events = {KeyChanged{Key::unknown, true}, CloseRequested{}};
    recorder.record(input, false);
    EXPECT_EQ(out.str(), "7 time 0\n7 quit\n");
}

TEST(InputRecorder, TimesThatNoFrameTakesAreLeftOutOrShortened) {
    std::ostringstream out;
    InputRecorder recorder(out);
    FrameInput input;
    for (const double seconds : {-1.0, std::nan(""), 1e300}) {
        input.seconds = seconds;
        recorder.record(input, false);
        ++input.frame;
    }
    EXPECT_EQ(out.str(), "2 time 1\n");
}

}  // namespace
}  // namespace nepho::engine
