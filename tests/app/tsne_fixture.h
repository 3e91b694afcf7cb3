#pragma once

#include "app/session/session.h"
#include "app/session/tsne_run.h"
#include "projector/layout/tsne_start.h"
#include "tests/app/app_fixture.h"

#include <algorithm>
#include <chrono>
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
            std::this_thread::sleep_for(std::chrono::microseconds(200));  // leaves both cores to it
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

/// With one that is halted on its way.
class TsneLive : public TsneTest {
  protected:
    /// Begins one that does not end by itself and halts it somewhere. Returns the iteration.
    std::size_t haltSomewhere() {
        session_.startTsne(request(1000000));
        updateUntil([&] { return session_.tsneShown() != nullptr && session_.tsneShown()->iteration > 5; });
        session_.toggleTsne();
        finish();
        showNow();
        return session_.tsneShown()->iteration;
    }
    /// In a pause, what it is told is shown; this changes nothing.
    void showNow() {
        session_.tsne()->perturb(0.0);
        finish();
    }
    void goOn(std::size_t iterations) {
        session_.tsne()->change(session_.tsne()->request().options, session_.tsneShown()->iteration + iterations);
        session_.toggleTsne();
        finish();
    }
    projector::Tsne steps(std::size_t iterations) const {
        auto tsne = projector::startTsne(session_.dataset().vectors, {}, {}, {});
        while (tsne->iteration() < iterations) tsne->step();
        return std::move(*tsne);
    }
    glm::vec3 layoutPosition(std::uint32_t row) const {
        const projector::Matrix& at = session_.tsneShown()->positions;
        return {at(row, 0), at(row, 1), at(row, 2)};
    }
};

}  // namespace nepho::app
