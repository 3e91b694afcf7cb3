#pragma once

#include "engine/ui/panel_text.h"
#include "engine/ui/plain_text.h"
#include "engine/ui/ui_renderer.h"
#include "tests/engine/text/bundled_font.h"

#include <gtest/gtest.h>

#include <vector>

namespace nepho::engine {

/// A glyph on a panel.
struct Quad {
    float left = 0, top = 0, right = 0, bottom = 0, u = 0, v = 0;
    ImU32 color = 0;
    ImVec4 clip{};  ///< what is seen of it lies in here: left, top, right, bottom
};

/// Frames of a panel 200 units wide and 1,000 high, without a GPU.
class PanelFrames : public testing::Test {
  protected:
    PanelFrames() {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = ImVec2(400, 1000);
        io.UserData = &text_;
        io.Fonts->AddFontFromFileTTF(kFont.c_str(), 15.0f, nullptr, kPlainRanges);
        unsigned char* pixels = nullptr;
        int width = 0, height = 0;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    }
    ~PanelFrames() override { ImGui::DestroyContext(); }

    template <typename Write>
    void frame(const Write& write, FontBook::Pace pace = FontBook::Pace::atOnce) {
        fonts_.beginFrame(pace);
        text_.begin();
        ImGui::GetIO().DeltaTime = 0.01f;
        ImGui::NewFrame();
        ImGui::SetNextWindowPos(ImVec2(0, 0));
        ImGui::SetNextWindowSize(ImVec2(200, 1000));
        ImGui::Begin("panel", nullptr, ImGuiWindowFlags_NoDecoration);
        write();
        ImGui::End();
        ImGui::Render();
        fonts_.endFrame();
    }

    /// Glyphs of the font book in the lists of the last frame.
    static std::vector<Quad> quads() {
        std::vector<Quad> found;
        const ImDrawData& data = *ImGui::GetDrawData();
        for (int i = 0; i < data.CmdListsCount; ++i) {
            const ImDrawList& list = *data.CmdLists[i];
            for (const ImDrawCmd& command : list.CmdBuffer) {
                if (reinterpret_cast<UiImageId>(command.GetTexID()) != UiRenderer::kGlyphs) continue;
                for (unsigned at = 0; at < command.ElemCount; at += 6) {
                    const auto vertex = [&](unsigned index) {
                        return list.VtxBuffer[list.IdxBuffer[static_cast<int>(command.IdxOffset + at + index)]];
                    };
                    const ImDrawVert first = vertex(0), opposite = vertex(2);
                    found.push_back(quad(first, opposite, command.ClipRect));
                }
            }
        }
        return found;
    }

    /// Letters of Dear ImGui's own font there.
    static std::vector<Quad> letters() {
        std::vector<Quad> found;
        const ImDrawData& data = *ImGui::GetDrawData();
        for (int i = 0; i < data.CmdListsCount; ++i)
            for (const ImDrawCmd& command : data.CmdLists[i]->CmdBuffer)
                if (reinterpret_cast<UiImageId>(command.GetTexID()) != UiRenderer::kGlyphs)
                    addLetters(*data.CmdLists[i], command, found);
        return found;
    }

    static Quad quad(const ImDrawVert& first, const ImDrawVert& opposite, const ImVec4& clip) {
        return {first.pos.x, first.pos.y, opposite.pos.x, opposite.pos.y, first.uv.x, first.uv.y, first.col, clip};
    }
    /// Two triangles of four vertices each; what else has that form has one place in the font's picture.
    static void addLetters(const ImDrawList& list, const ImDrawCmd& command, std::vector<Quad>& found) {
        for (unsigned at = 0; at + 6 <= command.ElemCount; at += 3) {
            const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset + at;
            const ImDrawIdx corner = index[0];
            if (index[1] != corner + 1 || index[2] != corner + 2 || index[3] != corner || index[4] != corner + 2 ||
                index[5] != corner + 3)
                continue;
            const ImDrawVert* vertex = list.VtxBuffer.Data + command.VtxOffset + corner;
            if (vertex[0].uv.x == vertex[2].uv.x) continue;
            found.push_back(quad(vertex[0], vertex[2], command.ClipRect));
            at += 3;
        }
    }

    FontBook fonts_{kFont};
    PanelText text_{fonts_};
};

}  // namespace nepho::engine
