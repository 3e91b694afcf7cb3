#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <mutex>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#ifdef NEPHOSCOPE_PARALLEL_JTHREAD
#include <exception>
#else
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include <memory>
#endif

namespace nepho::projector {

namespace {

using Body = std::function<void(std::size_t, std::size_t)>;

/// Counted once, and as oneTBB counts: what this process may run on.
std::size_t coreCount() {
#ifdef NEPHOSCOPE_PARALLEL_JTHREAD
    static const std::size_t count = std::max(1u, std::thread::hardware_concurrency());
#else
    static const auto count = static_cast<std::size_t>(std::max(1, oneapi::tbb::info::default_concurrency()));
#endif
    return count;
}

/// A loop cut into blocks: block i is [i * grain, min(count, (i + 1) * grain)).
struct Blocks {
    std::size_t count;
    std::size_t grain;

    std::size_t size() const { return count / grain + (count % grain != 0 ? 1 : 0); }
    void run(std::size_t index, const Body& body) const {
        const std::size_t begin = index * grain;
        body(begin, begin + std::min(grain, count - begin));
    }
    void runAll(const Body& body) const {
        for (std::size_t index = 0; index < size(); ++index) run(index, body);
    }
};

#ifdef NEPHOSCOPE_PARALLEL_JTHREAD

std::atomic<std::size_t> wantedThreads{0};

/// Threads are made for every outermost loop: dear, but ThreadSanitizer sees every edge. Loops inside loops run on
/// their caller's thread.
thread_local bool insideLoop = false;

class JthreadLoop {
  public:
    JthreadLoop(const Blocks& blocks, const Body& body) : blocks_(blocks), body_(body) {}

    void run(std::size_t threads) {
        {
            std::vector<std::jthread> helpers;
            helpers.reserve(threads - 1);
            for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back([this] { work(); });
            work();
        }
        if (failure_) std::rethrow_exception(failure_);
    }

  private:
    void work() {
        insideLoop = true;
        try {
            for (std::size_t index = next_++; index < blocks_.size() && !failed_; index = next_++) {
                blocks_.run(index, body_);
            }
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            failed_ = true;
        }
        insideLoop = false;
    }

    const Blocks& blocks_;
    const Body& body_;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> failed_{false};
    std::mutex mutex_;
    std::exception_ptr failure_;
};

void runParallel(const Blocks& blocks, std::size_t threads, const Body& body) {
    if (insideLoop) {
        blocks.runAll(body);
        return;
    }
    JthreadLoop(blocks, body).run(std::min(threads, blocks.size()));
}

void useThreads(std::size_t threads) {
    wantedThreads = threads;
}
std::size_t usedThreads() {
    return wantedThreads;
}

#else

/// The arena that all loops share, so that together they never use more threads than were asked for. A loop holds the
/// arena that it started in: setThreadCount() may replace it meanwhile.
class SharedArena {
  public:
    std::shared_ptr<oneapi::tbb::task_arena> get() {
        const std::scoped_lock lock(mutex_);
        // More slots than cores would stay empty: oneTBB has no more workers, and says so on the console.
        if (!arena_)
            arena_ = std::make_shared<oneapi::tbb::task_arena>(static_cast<int>(std::min(threadCount(), coreCount())));
        return arena_;
    }
    void resize(std::size_t threads) {
        const std::scoped_lock lock(mutex_);
        if (threads != threads_.exchange(threads)) arena_.reset();
    }
    std::size_t threads() const { return threads_; }

  private:
    std::mutex mutex_;
    std::atomic<std::size_t> threads_{0};
    std::shared_ptr<oneapi::tbb::task_arena> arena_;
};

SharedArena& sharedArena() {
    static SharedArena arena;
    return arena;
}

void runParallel(const Blocks& blocks, std::size_t /*threads*/, const Body& body) {
    const auto loop = [&] {
        oneapi::tbb::parallel_for(
            oneapi::tbb::blocked_range<std::size_t>(0, blocks.size(), 1),
            [&](const oneapi::tbb::blocked_range<std::size_t>& range) {
                for (std::size_t index = range.begin(); index < range.end(); ++index) blocks.run(index, body);
            },
            oneapi::tbb::simple_partitioner());
    };
    // Isolated: a body that waits for an inner loop must not be handed another block of the outer loop meanwhile, as
    // both would use the same thread-local buffers.
    sharedArena().get()->execute([&] { oneapi::tbb::this_task_arena::isolate(loop); });
}

void useThreads(std::size_t threads) {
    sharedArena().resize(threads);
}
std::size_t usedThreads() {
    return sharedArena().threads();
}

#endif

void runBlocks(const Blocks& blocks, const Body& body) {
    const std::size_t threads = threadCount();
    if (threads == 1 || blocks.size() <= 1) {
        blocks.runAll(body);
    } else {
        runParallel(blocks, threads, body);
    }
}

thread_local const LoopPause* pauseOfLoops = nullptr;

/// Blocks that come while a pause is wanted are left for after it: the loop itself ends, and gives its threads back.
void runPausable(const Blocks& blocks, const Body& body, const LoopPause& pause) {
    std::vector<std::size_t> left(blocks.size());
    std::iota(left.begin(), left.end(), std::size_t{0});
    while (!left.empty()) {
        std::mutex mutex;
        std::vector<std::size_t> skipped;
        runBlocks({left.size(), 1}, [&](std::size_t i, std::size_t) {
            if (!pause.isWanted()) return blocks.run(left[i], body);
            const std::scoped_lock lock(mutex);
            skipped.push_back(left[i]);
        });
        std::ranges::sort(skipped);
        left = std::move(skipped);
        if (!left.empty()) pause.wait();
    }
}

}  // namespace

void setThreadCount(std::size_t threads) {
    // Now, while the caller is still alone: Mesa looks at processors by binding the thread that makes a device to one
    // after the other, and oneTBB, which never counts again, would find one core in that moment.
    coreCount();
    useThreads(std::min<std::size_t>(threads, 1024));
}

std::size_t threadCount() {
    const std::size_t threads = usedThreads();
    return threads == 0 ? coreCount() : threads;
}

PausableLoops::PausableLoops(const LoopPause& pause) : before_(std::exchange(pauseOfLoops, &pause)) {}

PausableLoops::~PausableLoops() {
    pauseOfLoops = before_;
}

void parallelFor(std::size_t count, std::size_t grain, const Body& body) {
    assert(grain > 0 && "a block has at least one element");
    const Blocks blocks{count, std::max<std::size_t>(1, grain)};
    if (pauseOfLoops == nullptr) return runBlocks(blocks, body);
    // A loop within a block must not wait: it would hold the threads of the loop around it.
    struct NotWithin {
        const LoopPause* pause = std::exchange(pauseOfLoops, nullptr);
        ~NotWithin() { pauseOfLoops = pause; }
    } const notWithin;
    runPausable(blocks, body, *notWithin.pause);
}

}  // namespace nepho::projector
