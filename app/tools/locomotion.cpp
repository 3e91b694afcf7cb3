#include "app/tools/locomotion.h"

#include <glm/geometric.hpp>

#include <numbers>

namespace nepho::app {

namespace {

constexpr float kSpeed = 7.0f;            // metres a second that the arc is thrown with
constexpr float kGravity = 9.81f;         // metres a second squared
constexpr float kFlightStep = 1.0f / 45;  // seconds a piece
constexpr int kMostPieces = 120;
constexpr float kRing = 0.2f;  // metres, radius of the mark on the floor

void ring(Guides& guides, glm::vec3 center, Guides::Tone tone) {
    constexpr int kPieces = 24;
    const auto at = [&](int i) {
        const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(i) / kPieces;
        return center + kRing * glm::vec3(std::cos(angle), 0, std::sin(angle));
    };
    for (int i = 0; i < kPieces; ++i) guides.lines.push_back({at(i), at(i + 1), tone});
}

}  // namespace

void Locomotion::snapTurn(const engine::Pose& stageFromHead, int direction) {
    const glm::quat turn = glm::angleAxis(static_cast<float>(-direction) * kSnapRadians, glm::vec3(0, 1, 0));
    const glm::vec3 head = worldFromStage_ * stageFromHead.position;
    worldFromStage_.orientation = glm::normalize(turn * worldFromStage_.orientation);
    worldFromStage_.position = head + turn * (worldFromStage_.position - head);
}

void Locomotion::teleport(const engine::Pose& stageFromHead, glm::vec3 floorInWorld) {
    const glm::vec3 head = worldFromStage_ * stageFromHead.position;
    worldFromStage_.position += glm::vec3(floorInWorld.x - head.x, 0, floorInWorld.z - head.z);
}

std::optional<glm::vec3> Locomotion::throwArc(const engine::Pose& worldFromAim, Guides& guides) {
    glm::vec3 at = worldFromAim.position;
    glm::vec3 velocity = worldFromAim.orientation * glm::vec3(0, 0, -kSpeed);
    const std::size_t first = guides.lines.size();
    std::optional<glm::vec3> floor;
    for (int piece = 0; piece < kMostPieces && !floor; ++piece) {
        glm::vec3 next = at + velocity * kFlightStep;
        velocity.y -= kGravity * kFlightStep;
        if (next.y <= 0.0f && at.y > 0.0f) {
            next = at + (next - at) * (at.y / (at.y - next.y));
            floor = next;
        }
        guides.lines.push_back({at, next, Guides::Tone::ray});
        at = next;
        if (at.y < 0.0f) break;
    }
    if (floor && glm::distance(*floor, worldFromAim.position) > kFarthest) floor.reset();
    if (floor) {
        ring(guides, *floor, Guides::Tone::ray);
    } else {
        for (std::size_t i = first; i < guides.lines.size(); ++i) guides.lines[i].tone = Guides::Tone::warning;
    }
    return floor;
}

}  // namespace nepho::app
