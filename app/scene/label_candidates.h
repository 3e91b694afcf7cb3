#pragma once

#include "app/session/session.h"
#include "engine/base/view.h"

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::app {

/// Which of many points might be named: the nearest in each small cell of the picture, so that names are spread over
/// all of it, and those that were named before. Two eyes' pictures are looked at as one from between them.
class LabelCandidates {
  public:
    struct Candidate {
        float order = 0.0f;  ///< who is named first: smaller
        float depth = 0.0f;  ///< world units before the eye
        std::uint32_t row = 0;
        bool kept = false;  ///< it has its name already
    };
    struct Request {
        std::span<const engine::View> views;    ///< 1 or 2
        float furthest = 0.0f;                  ///< world units
        float cellPixels = 48.0f;               ///< width of a cell, which is half as high
        std::span<const std::uint32_t> kept{};  ///< rows
    };
    /// In their order, valid until the next call. Dimmed rows come last. A row that is kept counts as a quarter nearer
    /// than it is: whoever takes its place must be clearly nearer, so that names do not come and go with every tremor.
    const std::vector<Candidate>& find(const Session& session, const Request& request);

    /// Points looked at in the last call: all that may be in the picture, or of more than 131,072 an even sample.
    std::size_t looked() const { return looked_; }

  private:
    struct Chunk {
        std::size_t group, first, count;
    };
    /// The nearest point of a cell.
    struct Cell {
        float order;
        float depth;
        std::uint32_t row;
    };
    void findChunks(const Session& session, const Request& request);
    void scan(const Session& session, const Request& request);
    void addKept(const Session& session, const Request& request);

    std::vector<Chunk> chunks_;
    std::vector<Cell> cells_;
    std::vector<Candidate> candidates_;
    glm::mat4 clipFromWorld_{1};
    std::size_t looked_ = 0;
};

}  // namespace nepho::app
