#pragma once

#include "app/session/session.h"
#include "app/session/tsne_run.h"
#include "projector/layout/tsne_start.h"
#include "tests/app/app_fixture.h"

#include <algorithm>
#include <span>
#include <thread>

namespace nepho::app {

/// The digits, of which t-SNE is made; no window, no GPU.
class TsneTest : public testing::Test {
  protected:
    TsneTest() {
        const auto problem = session_.openNow(requestFor(digitsFolder()));
        EXPECT_FALSE(problem) << *problem;
    }
    static TsneRequest request(std::size_t iterations) {
        TsneRequest request;
        request.iterations = iterations;
        return request;
    }
    /// As a frame loop does, until `done`.
    template <typename Done>
    void updateUntil(const Done& done) {
        while (!done()) {
            session_.update();
            std::this_thread::yield();
        }
    }
    void finish() {
        updateUntil([&] { return !session_.jobsRunning(); });
    }
    projector::Matrix alone(std::size_t iterations) const {
        auto tsne = projector::startTsne(session_.dataset().vectors, {}, {}, {});
        while (tsne->iteration() < iterations) tsne->step();
        return tsne->layout();
    }
    bool shows(const projector::Matrix& layout) const {
        const TsneSnapshot* shown = session_.tsneShown();
        return shown != nullptr && std::ranges::equal(std::span(layout.data(), layout.rows() * layout.cols()),
                                                      std::span(shown->positions.data(), session_.rows() * 3));
    }

    Session session_;
};

}  // namespace nepho::app
