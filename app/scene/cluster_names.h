#pragma once

#include "app/scene/label_space.h"
#include "app/scene/theme.h"
#include "app/session/session.h"
#include "engine/render/text_renderer.h"
#include "engine/text/font_book.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nepho::app {

/// What most points of each cluster that was pulled away are called and how many they are, above it.
class ClusterNames {
  public:
    explicit ClusterNames(engine::FontBook& fonts) : fonts_(fonts) {}
    /// Takes its places in `space` before other names do. `pixelScale`: pixels to a logical unit.
    void append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session, const Theme& theme,
                float pixelScale);

    /// How often it has counted.
    std::size_t timesCounted() const { return timesCounted_; }
    /// Of the points shown: "7 x five", the label of a single one, or, where no label occurs twice, "9 points";
    /// empty for a cluster that append() has not met.
    const std::string& textOf(std::uint32_t cluster) const;

  private:
    struct Name {
        std::uint32_t cluster;
        std::shared_ptr<const Rows> rows;
        std::string text;
    };
    void sync(const Session& session);
    std::string count(const Session& session, const Rows& rows);

    engine::FontBook& fonts_;
    std::vector<Name> names_;  ///< as the session's clusters
    std::uint64_t dataVersion_ = 0, layoutVersion_ = 0;
    std::optional<std::string> column_;
    std::shared_ptr<const Rows> visible_;  ///< null: all
    engine::TextLine line_;
    std::size_t timesCounted_ = 0;
};

}  // namespace nepho::app
