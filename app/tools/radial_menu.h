#pragma once

#include "app/scene/guides.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "engine/base/pose.h"

#include <glm/vec2.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::app {

/// What can be chosen at the hand.
enum class HandAction {
    rayTool,
    sphereTool,
    grabTool,
    teleportTool,
    nextMode,
    undo,
    redo,
    isolate,
    showAll,
    pullOut,
    putBack,
    bringToMe,
    recentre,
    labels,
    sprites,
    homeLines,
    freeTurning,
    turnLeft,
    turnRight,
    largerSphere,
    smallerSphere,
    largerPoints,
    smallerPoints,
    smoothMotion,
    seated,
    tsne,
    perturb,
    goOnHere,  ///< t-SNE, from where the rows are shown
    quality,
    reload,  ///< reads the data anew
    recent,  ///< opens what was opened before
    stopWork,
    leave,
    more,
    count  ///< on a page: nothing stands here
};
const char* handActionName(HandAction action);

/// A ring of words around the place where it was opened. Moving the hand, or the stick, away from the middle points at
/// one; pressing select chooses it. Needs no control but that.
class RadialMenu {
  public:
    bool isOpen() const { return open_; }
    std::size_t pageShown() const { return page_; }
    void open(const engine::Pose& worldFromGrip, glm::vec3 headInWorld);
    void close() { open_ = false; }

    /// Shows data that can be opened, at the place where it was opened itself: as many as fit beside "more".
    void offer(std::vector<RecentData::Entry> data);
    /// Which of those offered the last choose() took; null where it took an action.
    const RecentData::Entry* chosenData() const { return chosen_ ? &data_[*chosen_] : nullptr; }

    /// Follows the hand; `stick` counts where it is out of the middle.
    void point(const engine::Pose& worldFromGrip, glm::vec2 stick);
    std::optional<HandAction> pointedAt() const;
    /// How that is called.
    std::optional<std::string_view> wordPointedAt() const;
    /// Chooses what is pointed at: "more" turns the page and keeps it open; anything else closes it and is returned,
    /// `recent` for data that are offered.
    std::optional<HandAction> choose();
    /// What switches something says whether it is on.
    void draw(Guides& guides, const Session& session, const ViewSettings& settings) const;

    static constexpr std::size_t kItems = 8;  ///< a page
    static std::span<const HandAction> page(std::size_t index);
    static std::size_t pageCount();
    static constexpr float kRadius = 0.11f;    ///< metres from the middle to the words
    static constexpr float kDeadZone = 0.03f;  ///< metres that point at nothing

  private:
    glm::vec2 directionOf(std::size_t item) const;
    std::optional<std::size_t> dataAt(std::size_t item) const;
    HandAction actionAt(std::size_t item) const;
    std::string_view wordAt(std::size_t item) const;

    bool open_ = false, offers_ = false;
    std::size_t page_ = 0;
    std::vector<RecentData::Entry> data_;  ///< those offered
    std::vector<std::string> names_;       ///< of data_
    std::optional<std::size_t> chosen_;
    engine::Pose worldFromMenu_;  ///< its x to the reader's right, y up
    std::optional<std::size_t> item_;
};

}  // namespace nepho::app
