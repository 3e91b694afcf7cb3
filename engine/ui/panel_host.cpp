#include "engine/ui/panel_host.h"

#include "engine/ui/imgui_keys.h"
#include "engine/ui/panel_style.h"

#include <imgui.h>

#include <algorithm>

namespace nepho::engine {

namespace {
constexpr float kFontSize = 15.0f;  // logical units
constexpr ImWchar kBundledRanges[] = {0x0020, 0x024f, 0x0370, 0x03ff, 0x0400, 0x052f, 0x2010, 0x2027,
                                      0x2190, 0x2193, 0x2212, 0x2212, 0x2264, 0x2265, 0};
void setModifiers(ImGuiIO& io) {
    const auto down = [&](Key left, Key right) {
        return io.KeysDown[static_cast<std::size_t>(left)] || io.KeysDown[static_cast<std::size_t>(right)];
    };
    io.KeyCtrl = down(Key::leftControl, Key::rightControl);
    io.KeyShift = down(Key::leftShift, Key::rightShift);
    io.KeyAlt = down(Key::leftAlt, Key::rightAlt);
}

}  // namespace

PanelHost::PanelHost(Gpu& gpu, const TargetFormat& target, std::filesystem::path font)
    : renderer_(gpu, target), font_(std::move(font)) {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
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
        return host.pasted_.c_str();
    };
}

void PanelHost::setCharacters(const std::set<char32_t>& characters, FontBook& fonts) {
    if (characters == characters_) return;
    characters_ = characters;
    fallbacks_.clear();
    for (const char32_t c : characters) {
        if (c > 0xffff) continue;  // ImWchar has 16 bits
        const FontBook::FontFile file = fonts.fontFor(c);
        if (file.path.empty()) continue;
        auto same = std::ranges::find_if(fallbacks_, [&](const Fallback& f) {
            return f.file.path == file.path && f.file.faceIndex == file.faceIndex;
        });
        if (same == fallbacks_.end()) same = fallbacks_.insert(same, Fallback{file, {}});
        same->characters.push_back(c);
    }
    fontStale_ = true;
}

void PanelHost::buildFont(float pixelScale) {
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    const float size = std::round(kFontSize * pixelScale);
    io.Fonts->AddFontFromFileTTF(font_.c_str(), size, nullptr, kBundledRanges);
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
    if (fontStale_ || fontScale_ != input.pixelScale) buildFont(input.pixelScale);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(std::max(input.windowSize.x, 1.0f), std::max(input.windowSize.y, 1.0f));
    io.DisplayFramebufferScale = ImVec2(input.pixelScale, input.pixelScale);
    io.DeltaTime = static_cast<float>(std::max(input.seconds, 1e-4));
    heldKeyboard_ = holdsKeyboard();
    heldText_ = io.WantTextInput;
    applyEvents(input);
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
}
vk::DeviceSize PanelHost::vertexBytes() const {
    return UiRenderer::vertexBytes(ImGui::GetDrawData());
}
void PanelHost::draw(const vk::raii::CommandBuffer& commands, FrameVertices& memory, vk::Extent2D extent) {
    renderer_.draw(commands, memory, extent, ImGui::GetDrawData());
}

}  // namespace nepho::engine
