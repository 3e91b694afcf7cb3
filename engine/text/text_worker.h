#pragma once

#include "engine/text/shaper.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace nepho::engine {

/// Shapes lines and renders glyphs on a thread of its own, so that a frame neither opens fonts nor waits for outlines.
/// The frame thread hands over what it wants and takes what is made, without waiting and without memory once it is
/// warm.
class TextWorker {
  public:
    /// Both must outlive the worker; the mutex is held while the shaper is used.
    TextWorker(Shaper& shaper, std::mutex& shaperMutex);

    struct MadeLine {
        std::uint32_t place;
        std::uint64_t ticket;
        ShapedLine line;
    };
    struct MadeGlyph {
        std::uint32_t glyph;
        std::optional<FontFace::GlyphPicture> picture;  ///< none where the font's data is broken
    };
    struct Made {
        std::vector<MadeLine> lines;
        std::vector<MadeGlyph> glyphs;
    };

    /// False where too much is wanted already: ask again in the next frame.
    bool tryAskLine(std::uint32_t place, std::uint64_t ticket, std::string_view text);
    bool tryAskGlyph(std::uint32_t glyph);
    /// Hands over what was asked for and gives what was made since the last call; null where nothing was, or the worker
    /// is just writing. Valid until the next call.
    const Made* tryExchange();
    /// How many of what was asked for have not been given yet.
    std::size_t outstanding() const { return outstanding_; }

  private:
    struct WantedLine {
        std::uint32_t place = 0;
        std::uint64_t ticket = 0;
        std::string text;
    };
    struct Wanted {
        std::vector<WantedLine> lines;  ///< as many as ever fit: the first `lineCount` count, for their memory
        std::size_t lineCount = 0;
        std::vector<std::uint32_t> glyphs;

        Wanted();
        bool empty() const { return lineCount == 0 && glyphs.empty(); }
        void clear();
    };
    void work(const std::stop_token& stop);
    void make(const Wanted& wanted, const std::stop_token& stop);

    Shaper& shaper_;
    std::mutex& shaperMutex_;
    Wanted asked_;  ///< the frame thread's
    Made given_;    ///< the frame thread's
    std::size_t outstanding_ = 0;

    std::mutex mutex_;  ///< of what follows
    std::condition_variable_any wake_;
    Wanted wanted_;
    Made made_;
    bool madeIsOld_ = false;  ///< it was given before; the worker frees it

    std::jthread thread_;  ///< last: it uses all of it
};

}  // namespace nepho::engine
