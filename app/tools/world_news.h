#pragma once

#include "app/scene/guides.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "engine/base/pose.h"

#include <optional>
#include <string>

namespace nepho::app {

/// What panels say at a desk, said in the world: what went wrong, and how far long work is. It hangs where the person
/// looked when there was news, and stays there.
class WorldNews {
  public:
    static constexpr float kDistance = 1.2f;     ///< metres ahead of the head
    static constexpr float kFarthest = 3.0f;     ///< metres from the head: further away it cannot be read
    static constexpr float kSeenRadians = 0.7f;  ///< off the middle of the view: beyond it nobody has read it
    static constexpr std::size_t kMostCharacters = 56, kMostLines = 12;

    void show(Guides& guides, Session& session, const ViewSettings& settings, const engine::Pose& worldFromHead);
    /// The person answers a message: takes it away if it can be seen, else brings it to where the person looks. False
    /// where there is none.
    bool answer(Session& session, const engine::Pose& worldFromHead);

  private:
    void hangBefore(const engine::Pose& worldFromHead);
    void showProgress(Guides& guides, const Session& session, const Session::Progress& progress, float row);
    float showMessage(Guides& guides, const std::string& message);

    std::optional<glm::vec3> at_;  ///< world; none while there is no news
    bool told_ = false;            ///< a message hangs there
    std::string line_;
};

/// The first of the lines that a text breaks into: at most `characters` of it, up to a line's end, or to a space where
/// there is one. Takes it from `text`, and the space with it.
std::string_view takeLine(std::string_view& text, std::size_t characters);

}  // namespace nepho::app
