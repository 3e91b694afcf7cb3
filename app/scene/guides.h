#pragma once

#include "engine/base/pose.h"

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::app {

/// What the tools show besides the data: shapes that select, rays, arcs, words at the hand. World units.
struct Guides {
    enum class Tone : std::uint8_t { shape, ray, thread, warning };
    struct Line {
        glm::vec3 from, to;
        Tone tone = Tone::shape;
    };
    struct Sphere {
        glm::vec3 center;
        float radius;
    };
    /// Words are as large as can be read with ease: an em is 20 millimetres high a metre away (20 dmm).
    static constexpr float kReadableSlope = 0.020f;
    static constexpr float kLineHeight = 1.3f;  ///< em
    /// A line of text that faces the reader.
    struct Note {
        std::size_t begin, length;  ///< in `words`
        glm::vec3 at;
        float row = 0.0f;     ///< lines below `at`
        bool strong = false;  ///< the colour of what is selected
    };
    std::vector<Line> lines;
    std::vector<Sphere> spheres;
    std::vector<Note> notes;
    std::string words;  ///< of all notes: memory that is used again in each frame
    void say(std::string_view text, glm::vec3 at, float row = 0.0f, bool strong = false) {
        notes.push_back({words.size(), text.size(), at, row, strong});
        words += text;
    }
    /// More of the line said last.
    void goOn(std::string_view text) {
        notes.back().length += text.size();
        words += text;
    }
    std::string_view textOf(const Note& note) const { return std::string_view(words).substr(note.begin, note.length); }
    /// A row's sprite, large, and where it hangs.
    struct Card {
        std::uint32_t row;
        glm::vec3 at;
        float radius;  ///< half of the sprite's longer side
        bool operator==(const Card&) const = default;
    };
    std::optional<Card> card;
    std::optional<std::uint32_t> described;  ///< the row whose metadata hang above it: no other name is needed
    /// What a hand holds; `worldFromAim` looks down its -z.
    struct Controller {
        engine::Pose worldFromGrip, worldFromAim;
    };
    std::array<std::optional<Controller>, 2> controllers;  ///< left, right; none where the hand is not tracked

    float vignette = 0.0f;  ///< 0 to 1: how far the view is narrowed while the person is moved

    void clear() {
        lines.clear();
        spheres.clear();
        notes.clear();
        words.clear();
        card.reset();
        described.reset();
        vignette = 0.0f;
        controllers = {};
    }
};

}  // namespace nepho::app
