#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace nepho::projector {

/// Hands the newest value from one writing thread to one reading thread, which never waits and never frees.
///
/// The writer locks for the time of two pointer swaps; the reader tries the lock and otherwise keeps what it has. What
/// the reader has done with is put aside and freed by the writer when it publishes again (or with the mailbox). A mutex
/// and not std::atomic<std::shared_ptr>: libstdc++ 12's makes ThreadSanitizer report races.
template <typename T>
class Mailbox {
  public:
    /// From the writing thread: replaces what was not read yet.
    void publish(std::shared_ptr<const T> value) {
        std::shared_ptr<const T> retired;
        {
            const std::scoped_lock lock(mutex_);
            std::swap(fresh_, value);
            std::swap(retired_, retired);
        }
    }

    /// From the reading thread: the newest value published, or the one returned last time when there is none newer or
    /// the writer is just writing; null before the first. Valid until the next call; who keeps a copy of the pointer
    /// may come to free the value.
    const std::shared_ptr<const T>& read() {
        const std::unique_lock lock(mutex_, std::try_to_lock);
        if (lock.owns_lock() && fresh_) {
            // Empty: publish() took the last one away when it put the fresh value here.
            retired_ = std::exchange(current_, std::exchange(fresh_, nullptr));
        }
        return current_;
    }

  private:
    std::mutex mutex_;
    std::shared_ptr<const T> fresh_;    // published, not read
    std::shared_ptr<const T> retired_;  // read, done with, to be freed by the writer
    std::shared_ptr<const T> current_;  // the reader's
};

}  // namespace nepho::projector
