// What of a file's text may reach a terminal.
#include "app/commands/print_text.h"

#include <gtest/gtest.h>

namespace nepho::app {
namespace {

TEST(PrintText, WhatATerminalWouldObeyIsReplaced) {
    EXPECT_EQ(withoutControls("a\tb\n"), "a\tb\n");
    EXPECT_EQ(withoutControls("\x1B]0;title\x07"), "\xEF\xBF\xBD]0;title\xEF\xBF\xBD");
    EXPECT_EQ(withoutControls("\xC2\x9B"
                              "2J\x7F\r"),
              "\xEF\xBF\xBD"
              "2J\xEF\xBF\xBD\xEF\xBF\xBD")
        << "CSI in one character";
    EXPECT_EQ(withoutControls("caf\xC3\xA9 \xC2\xA0\xC2"), "caf\xC3\xA9 \xC2\xA0\xC2");
}

}  // namespace
}  // namespace nepho::app
