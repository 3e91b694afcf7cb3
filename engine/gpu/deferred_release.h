#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

namespace nepho::engine {

/// Keeps what the GPU may still use until the frame's timeline value has passed. Anything movable can be retired.
class DeferredRelease {
  public:
    /// The value that the timeline will have when the frame now being recorded is done.
    void setCurrentValue(std::uint64_t value) { current_ = value; }

    template <typename T>
    void retire(T&& resource) {
        entries_.push_back({current_, std::make_unique<Held<std::decay_t<T>>>(std::forward<T>(resource))});
    }
    /// Destroys everything retired at or before a value that the timeline has reached, oldest first.
    void collect(std::uint64_t reached) {
        while (!entries_.empty() && entries_.front().value <= reached) entries_.pop_front();
    }
    void clear() { entries_.clear(); }
    std::size_t pending() const { return entries_.size(); }

  private:
    struct Holder {
        virtual ~Holder() = default;
    };
    template <typename T>
    struct Held final : Holder {
        explicit Held(T&& resource) : resource_(std::move(resource)) {}
        T resource_;
    };
    struct Entry {
        std::uint64_t value;
        std::unique_ptr<Holder> holder;
    };
    std::uint64_t current_ = 0;
    std::deque<Entry> entries_;
};

}  // namespace nepho::engine
