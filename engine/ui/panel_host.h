#pragma once

#include "engine/base/clipboard.h"
#include "engine/input/input_event.h"
#include "engine/text/font_book.h"
#include "engine/ui/panel_text.h"
#include "engine/ui/ui_renderer.h"

#include <filesystem>
#include <set>
#include <string>

namespace nepho::engine {

/// Dear ImGui's life: context, fonts, input in, lists out. Panels are written between beginFrame and endFrame with
/// ImGui's own calls.
class PanelHost final : public Overlay {
  public:
    /// `font`: for plain text (see isPlainText); `fonts`, which must outlive the host, has frames begun and ended by
    /// others.
    PanelHost(Gpu& gpu, const TargetFormat& target, std::filesystem::path font, FontBook& fonts);
    ~PanelHost() override;

    void setDark(bool dark);
    /// Where text is copied to and pasted from; null: among the panels only. It must outlive the host.
    void setClipboard(Clipboard* clipboard);

    void beginFrame(const FrameInput& input);
    void endFrame();
    /// Instead of both where panels are drawn in this frame as they were written before.
    void keepFrame() { text_.keep(); }
    /// Whether the pointer is over a panel: then tools keep still.
    bool wantsPointer() const;
    /// Whether this frame's keys belong to panels: to a text field, a list that is open, what is being dragged, or,
    /// after Ctrl+Tab and until Esc or a click, to the panel that is walked through. Otherwise panels do not see them.
    bool wantsKeyboard() const;
    /// Whether a text field has the keyboard.
    bool wantsText() const;

    /// Sets the picture shown by ImGui::Image(imTextureId(id), ...).
    void setImage(UiImageId id, std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> rgba, bool smooth);

    void upload(const vk::raii::CommandBuffer& commands, StagingRing& staging) override;
    vk::DeviceSize vertexBytes() const override;
    void draw(const vk::raii::CommandBuffer& commands, FrameVertices& memory, vk::Extent2D extent) override;

  private:
    void applyEvents(const FrameInput& input);
    void learn(std::string_view typed);
    void findFallbacks();
    bool holdsKeyboard() const;
    void buildFont(float pixelScale);

    struct Fallback {
        FontBook::FontFile file;
        std::vector<char32_t> characters;
    };
    UiRenderer renderer_;
    std::filesystem::path font_;
    Clipboard* clipboard_ = nullptr;
    std::string pasted_;
    FontBook& fonts_;
    PanelText text_;
    std::set<char32_t> typed_;  ///< what text fields show letter by letter besides plain text
    std::vector<Fallback> fallbacks_;
    bool heldKeyboard_ = false;  ///< when the frame began
    bool heldText_ = false;
    bool fontStale_ = true;
    float fontScale_ = 0.0f;
};

}  // namespace nepho::engine
