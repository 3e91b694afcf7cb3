#pragma once

#include "engine/text/shaper.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::engine {

/// The lines that were asked for last, by their text. A fixed number of places, whose memory is used again: text of
/// usual length costs none.
class LineCache {
  public:
    static constexpr std::size_t kLines = 2048;
    LineCache();

    struct Entry {
        std::string text;
        ShapedLine line;
        bool shaped = false, asked = false;
        std::uint64_t ticket = 0;  ///< of what is asked for: another for each text that comes here

      private:
        friend class LineCache;
        std::uint64_t used = 0;  ///< the frame
        std::uint32_t next = kNone;
    };
    void beginFrame() { ++frame_; }
    /// The place of a text; one that is new there is not shaped.
    std::uint32_t placeOf(std::string_view text);
    Entry& at(std::uint32_t place) { return entries_[place]; }

  private:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};
    std::uint32_t takePlace();
    void unlink(std::uint32_t place);
    std::uint32_t& bucketOf(std::string_view text);

    std::vector<Entry> entries_;
    std::vector<std::uint32_t> buckets_;
    std::uint32_t hand_ = 0;
    std::uint64_t frame_ = 2, tickets_ = 0;
};

}  // namespace nepho::engine
