#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace nepho::projector {

/// How far a job is. A value without allocations, so that a frame thread may copy it.
struct JobProgress {
    double fraction = 0.0;  ///< of the stage, in [0, 1]

    std::string_view stage() const { return {name_.data(), length_}; }  ///< at most 31 bytes
    void setStage(std::string_view name) {
        length_ = std::min(name.size(), name_.size() - 1);
        std::copy_n(name.data(), length_, name_.data());
    }

  private:
    std::array<char, 32> name_{};
    std::size_t length_ = 0;
};

/// A function that runs on its own thread from construction on. It is owned by one thread (the frame thread, say),
/// whose calls never wait for it; only the destructor does, after asking it to stop.
template <typename T>
class Job {
  public:
    using Function = std::function<Result<T>(const JobContext&)>;

    explicit Job(Function function)
        : state_(std::make_shared<State>()),
          thread_([state = state_, run = std::move(function)](std::stop_token stop) { state->run(run, stop); }) {}

    /// Asks the function to stop; it will return its "stopped" error, or its result if that was nearly done.
    void cancel() { thread_.request_stop(); }

    bool isRunning() const { return !state_->finished.load(std::memory_order_acquire); }

    /// The result, once, when there is one. An exception that left the function has become an Error.
    std::optional<Result<T>> poll() {
        if (isRunning()) return std::nullopt;
        return std::exchange(state_->result, std::nullopt);
    }

    /// The newest progress that could be had without waiting.
    const JobProgress& progress() {
        const std::unique_lock lock(state_->mutex, std::try_to_lock);
        if (lock.owns_lock()) seen_ = state_->progress;
        return seen_;
    }

    /// Since the start; stands still when the function has returned.
    double elapsedSeconds() const {
        const auto end = isRunning() ? Clock::now() : state_->end;
        return std::chrono::duration<double>(end - state_->start).count();
    }

  private:
    using Clock = std::chrono::steady_clock;

    /// Shared with the thread, which may outlive the owner's pointer while another job is moved here.
    struct State {
        std::mutex mutex;
        JobProgress progress;             // guarded by mutex
        std::optional<Result<T>> result;  // the thread's until finished, the owner's from then on
        const Clock::time_point start = Clock::now();
        Clock::time_point end;  // as result
        std::atomic<bool> finished{false};

        void run(const Function& function, std::stop_token stop) {
            result.emplace(call(function, std::move(stop)));
            end = Clock::now();
            finished.store(true, std::memory_order_release);
        }

        Result<T> call(const Function& function, std::stop_token stop) {
            const JobContext context{std::move(stop), [this](std::string_view stage, double fraction) {
                                         const std::scoped_lock lock(mutex);
                                         progress.setStage(stage);
                                         progress.fraction = fraction;
                                     }};
            try {
                return function(context);
            } catch (const std::bad_alloc&) {
                return unexpected("There is not enough memory for this.");
            } catch (const std::exception& error) {
                return unexpected(error.what());
            } catch (...) {
                return unexpected("An exception of unknown type was thrown.");
            }
        }
    };

    std::shared_ptr<State> state_;
    JobProgress seen_;
    std::jthread thread_;
};

}  // namespace nepho::projector
