#include "engine/ui/panel_host.h"

#include "engine/text/utf8.h"
#include "engine/ui/imgui_keys.h"
#include "engine/ui/panel_style.h"
#include "engine/ui/plain_text.h"

#include <imgui.h>

#include <algorithm>

namespace nepho::engine {

namespace {
constexpr float kFontSize = 15.0f;  // logical units
constexpr std::size_t kMostTyped = 2000;

void setModifiers(ImGuiIO& io) {
    const auto down = [&](Key left, Key right) {
        return io.KeysDown[static_cast<std::size_t>(left)] || io.KeysDown[static_cast<std::size_t>(right)];
    };
    io.KeyCtrl = down(Key::leftControl, Key::rightControl);
    io.KeyShift = down(Key::leftShift, Key::rightShift);
    io.KeyAlt = down(Key::leftAlt, Key::rightAlt);
}

}  // namespace

PanelHost::PanelHost(Gpu& gpu, const TargetFormat& target, std::filesystem::path font, FontBook& fonts)
    : renderer_(gpu, target), font_(std::move(font)), fonts_(fonts), text_(fonts) {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.UserData = &text_;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    mapKeys(io);
    setDark(true);
}

PanelHost::~PanelHost() {
    ImGui::DestroyContext();
}

void PanelHost::setDark(bool dark) {
    applyPanelStyle(dark);
}

void PanelHost::setClipboard(Clipboard* clipboard) {
    if (clipboard == nullptr) return;  // Dear ImGui's own
    clipboard_ = clipboard;
    ImGuiIO& io = ImGui::GetIO();
    io.ClipboardUserData = this;
    io.SetClipboardTextFn = [](void* self, const char* text) {
        static_cast<PanelHost*>(self)->clipboard_->setText(text);
    };
    io.GetClipboardTextFn = [](void* self) {
        auto& host = *static_cast<PanelHost*>(self);
        host.pasted_ = host.clipboard_->text();
        host.learn(host.pasted_);
        return host.pasted_.c_str();
    };
}

/// Text fields are Dear ImGui's own: its font gets what is typed or pasted there.
void PanelHost::learn(std::string_view typed) {
    while (!typed.empty() && typed_.size() < kMostTyped) {
        const std::size_t before = typed.size();
        const std::string_view character = typed;
        const char32_t c = takeCharacter(typed);
        if (c > 0xffff || isPlainText(character.substr(0, before - typed.size()))) continue;  // ImWchar has 16 bits
        fontStale_ = typed_.insert(c).second || fontStale_;
    }
}

void PanelHost::findFallbacks() {
    fallbacks_.clear();
    for (const char32_t c : typed_) {
        const FontBook::FontFile file = fonts_.fontFor(c);
        if (file.path.empty()) continue;
        auto same = std::ranges::find_if(fallbacks_, [&](const Fallback& f) {
            return f.file.path == file.path && f.file.faceIndex == file.faceIndex;
        });
        if (same == fallbacks_.end()) same = fallbacks_.insert(same, Fallback{file, {}});
        same->characters.push_back(c);
    }
}

void PanelHost::buildFont(float pixelScale) {
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    findFallbacks();
    const float size = std::round(kFontSize * pixelScale);
    io.Fonts->AddFontFromFileTTF(font_.c_str(), size, nullptr, kPlainRanges);
    std::vector<ImVector<ImWchar>> ranges(fallbacks_.size());
    for (std::size_t i = 0; i < fallbacks_.size(); ++i) {
        ImFontGlyphRangesBuilder builder;
        for (const char32_t c : fallbacks_[i].characters) builder.AddChar(static_cast<ImWchar>(c));
        builder.BuildRanges(&ranges[i]);
        ImFontConfig config;
        config.MergeMode = true;
        config.FontNo = fallbacks_[i].file.faceIndex;
        io.Fonts->AddFontFromFileTTF(fallbacks_[i].file.path.c_str(), size, &config, ranges[i].Data);
    }
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    const std::size_t bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4;
    renderer_.setImage(UiRenderer::kFontImage, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height),
                       {pixels, pixels + bytes}, true);
    io.Fonts->SetTexID(reinterpret_cast<ImTextureID>(UiRenderer::kFontImage));
    io.Fonts->ClearTexData();
    io.FontGlobalScale = 1.0f / pixelScale;
    fontScale_ = pixelScale;
    fontStale_ = false;
}

void PanelHost::applyEvents(const FrameInput& input) {
    ImGuiIO& io = ImGui::GetIO();
    for (const InputEvent& event : input.events) {
        if (const auto* moved = std::get_if<PointerMoved>(&event)) {
            io.MousePos = ImVec2(moved->position.x, moved->position.y);
        } else if (const auto* button = std::get_if<ButtonChanged>(&event)) {
            io.MouseDown[static_cast<std::size_t>(button->button)] = button->down;
        } else if (const auto* scrolled = std::get_if<Scrolled>(&event)) {
            io.MouseWheel += scrolled->steps.y;
            io.MouseWheelH += scrolled->steps.x;
        } else if (const auto* key = std::get_if<KeyChanged>(&event)) {
            // Otherwise arrows would walk through the panel clicked last and turn the scene as well. Tab with Control
            // is how a person comes to the panels.
            const bool comes = key->key == Key::tab && io.KeyCtrl && key->down;
            const bool theirs = heldKeyboard_ || isModifier(key->key) || comes;
            // From the scene: else the panel that was focused last counts as the one a person is in, and shows no mark.
            if (comes && !heldKeyboard_) ImGui::SetWindowFocus(nullptr);
            io.KeysDown[static_cast<std::size_t>(key->key)] = key->down && theirs;
            setModifiers(io);
        } else if (const auto* text = std::get_if<TextEntered>(&event)) {
            io.AddInputCharactersUTF8(text->utf8.c_str());
        }
    }
}

void PanelHost::beginFrame(const FrameInput& input) {
    for (const InputEvent& event : input.events)
        if (const auto* text = std::get_if<TextEntered>(&event)) learn(text->utf8);
    if (fontStale_ || fontScale_ != input.pixelScale) buildFont(input.pixelScale);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(std::max(input.windowSize.x, 1.0f), std::max(input.windowSize.y, 1.0f));
    io.DisplayFramebufferScale = ImVec2(input.pixelScale, input.pixelScale);
    io.DeltaTime = static_cast<float>(std::max(input.seconds, 1e-4));
    heldKeyboard_ = holdsKeyboard();
    heldText_ = io.WantTextInput;
    applyEvents(input);
    text_.begin();
    ImGui::NewFrame();
}

void PanelHost::endFrame() {
    ImGui::Render();
}

bool PanelHost::wantsPointer() const {
    return ImGui::GetIO().WantCaptureMouse;
}
bool PanelHost::holdsKeyboard() const {
    const ImGuiIO& io = ImGui::GetIO();
    return io.WantTextInput || io.NavVisible || ImGui::IsAnyItemActive() ||
           ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}
bool PanelHost::wantsKeyboard() const {
    return heldKeyboard_ || holdsKeyboard();
}
bool PanelHost::wantsText() const {
    return heldText_ || ImGui::GetIO().WantTextInput;
}

void PanelHost::setImage(UiImageId id, std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> rgba,
                         bool smooth) {
    renderer_.setImage(id, width, height, std::move(rgba), smooth);
}

void PanelHost::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging) {
    renderer_.upload(commands, staging);
    if (text_.hasGlyphs()) renderer_.uploadGlyphs(commands, staging, fonts_);
}
vk::DeviceSize PanelHost::vertexBytes() const {
    return UiRenderer::vertexBytes(ImGui::GetDrawData());
}
void PanelHost::draw(const vk::raii::CommandBuffer& commands, FrameVertices& memory, vk::Extent2D extent) {
    renderer_.draw(commands, memory, extent, ImGui::GetDrawData());
}

}  // namespace nepho::engine
