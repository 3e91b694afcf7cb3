#pragma once

#include "app/session/session.h"
#include "engine/base/view.h"

#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

#include <array>
#include <cstddef>
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
        glm::vec3 at{0};    ///< world
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

    /// Points considered in the last call: all that may be in the picture, or of more than 131,072 an even sample.
    std::size_t looked() const { return looked_; }
    /// Of those, points of chunks that lie behind nearer points all over, so that none was looked at by itself.
    std::size_t hidden() const { return hidden_; }

  private:
    struct Chunk {
        std::size_t group, first, count;
        glm::vec3 low, high;  ///< bounds, in the group's space
        float nearest;        ///< depth that none of its points is nearer than
    };
    /// The rows of a matrix to clip space that say where a point is in the picture.
    struct Clip {
        glm::vec4 toX, toY, toDepth;
        explicit Clip(const glm::mat4& clipFromGroup);
        glm::vec3 operator()(glm::vec3 p) const;  ///< x and y, to be divided by z, the depth
    };
    struct Group {
        Clip clip;
        glm::mat4 cloudFromGroup;
    };
    /// The nearest point of a cell.
    struct Cell {
        float order;
        float depth;
        std::uint32_t row;
        std::uint32_t group;
        glm::vec3 at;  ///< in the group's space
    };
    /// Points of a chunk, each of their numbers by itself: several are computed at once.
    struct Batch {
        std::array<float, engine::ChunkGrid::kChunkPoints> x, y, z, depth;
        std::array<std::int32_t, engine::ChunkGrid::kChunkPoints> cell;
    };
    std::size_t cellAt(glm::vec2 place) const;
    void findChunks(const Session& session, const Request& request);
    void scan(const Session& session, const Request& request);
    std::size_t project(const Session& session, const Chunk& chunk, float furthest, std::size_t stride);
    void scan(const Session& session, const Chunk& chunk, float furthest, std::size_t stride);
    bool isHidden(const Chunk& chunk) const;
    void addKept(const Session& session, const Request& request);
    void addNearest(const Session& session);

    std::vector<Chunk> chunks_;
    std::vector<Group> groups_;
    Batch batch_{};
    std::vector<Cell> cells_;
    std::size_t columns_ = 1, lines_ = 1;  ///< of cells
    std::vector<Candidate> candidates_;
    glm::mat4 clipFromWorld_{1};
    std::size_t looked_ = 0, hidden_ = 0;
};

}  // namespace nepho::app
