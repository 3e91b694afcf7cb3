#include "projector/job/mailbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

namespace nepho::projector {
namespace {

TEST(Mailbox, IsEmptyBeforeTheFirstValue) {
    Mailbox<int> mailbox;
    EXPECT_EQ(mailbox.read(), nullptr);
}

TEST(Mailbox, KeepsOnlyTheNewest) {
    Mailbox<int> mailbox;
    for (int i = 1; i <= 3; ++i) mailbox.publish(std::make_shared<const int>(i));
    ASSERT_NE(mailbox.read(), nullptr);
    EXPECT_EQ(*mailbox.read(), 3);
    EXPECT_EQ(*mailbox.read(), 3) << "reading again gives the same value";
}

/// Notes on which thread it is destroyed.
struct Tracked {
    explicit Tracked(std::vector<std::thread::id>& log) : log_(log) {}
    ~Tracked() { log_.push_back(std::this_thread::get_id()); }
    std::vector<std::thread::id>& log_;
};

TEST(Mailbox, ValuesAreFreedByTheWriter) {
    std::vector<std::thread::id> freedBy;
    Mailbox<Tracked> mailbox;
    std::latch second{1};
    std::latch readFirst{1};
    std::latch readSecond{1};
    std::thread::id writer;
    std::jthread thread([&] {
        writer = std::this_thread::get_id();
        mailbox.publish(std::make_shared<const Tracked>(freedBy));
        second.count_down();
        readFirst.wait();
        mailbox.publish(std::make_shared<const Tracked>(freedBy));
        readSecond.wait();
        mailbox.publish(std::make_shared<const Tracked>(freedBy));  // frees the first
        mailbox.publish(std::make_shared<const Tracked>(freedBy));  // frees the third, never read
    });
    second.wait();
    const Tracked* first = mailbox.read().get();
    EXPECT_NE(first, nullptr);
    readFirst.count_down();
    while (mailbox.read().get() == first) std::this_thread::yield();
    readSecond.count_down();
    thread.join();
    EXPECT_EQ(freedBy, (std::vector<std::thread::id>{writer, writer}));
}

TEST(Mailbox, AReaderSeesValuesInOrderAndTheLastOne) {
    constexpr int kLast = 20000;
    Mailbox<std::vector<int>> mailbox;
    std::jthread writer([&] {
        for (int i = 1; i <= kLast; ++i) mailbox.publish(std::make_shared<const std::vector<int>>(4, i));
    });
    int seen = 0;
    while (seen != kLast) {
        const auto& value = mailbox.read();
        if (!value) continue;
        ASSERT_GE(value->front(), seen);
        ASSERT_EQ(value->front(), value->back()) << "a value half written";
        seen = value->front();
    }
}

}  // namespace
}  // namespace nepho::projector
