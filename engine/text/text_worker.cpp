#include "engine/text/text_worker.h"

#include <utility>

namespace nepho::engine {

namespace {
constexpr std::size_t kMostLines = 256, kMostGlyphs = 256;
constexpr std::size_t kUsualLineBytes = 192;
}  // namespace

TextWorker::Wanted::Wanted() : lines(kMostLines) {
    for (WantedLine& line : lines) line.text.reserve(kUsualLineBytes);
    glyphs.reserve(kMostGlyphs);
}

void TextWorker::Wanted::clear() {
    lineCount = 0;
    glyphs.clear();
}

TextWorker::TextWorker(Shaper& shaper, std::mutex& shaperMutex)
    : shaper_(shaper), shaperMutex_(shaperMutex), thread_([this](const std::stop_token& stop) { work(stop); }) {}

bool TextWorker::tryAskLine(std::uint32_t place, std::uint64_t ticket, std::string_view text) {
    if (asked_.lineCount == kMostLines) return false;
    WantedLine& line = asked_.lines[asked_.lineCount++];
    line.place = place;
    line.ticket = ticket;
    line.text.assign(text);
    ++outstanding_;
    return true;
}

bool TextWorker::tryAskGlyph(std::uint32_t glyph) {
    if (asked_.glyphs.size() == kMostGlyphs) return false;
    asked_.glyphs.push_back(glyph);
    ++outstanding_;
    return true;
}

const TextWorker::Made* TextWorker::tryExchange() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return nullptr;
    if (wanted_.empty() && !asked_.empty()) {
        std::swap(wanted_, asked_);
        wake_.notify_one();
    }
    if (madeIsOld_ || (made_.lines.empty() && made_.glyphs.empty())) return nullptr;
    std::swap(made_, given_);
    madeIsOld_ = true;
    outstanding_ -= given_.lines.size() + given_.glyphs.size();
    return &given_;
}

void TextWorker::work(const std::stop_token& stop) {
    Wanted now;
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [&] { return !wanted_.empty(); })) return;
            std::swap(wanted_, now);
        }
        make(now, stop);
        now.clear();
    }
}

void TextWorker::make(const Wanted& wanted, const std::stop_token& stop) {
    const auto publish = [&](const auto& add) {
        const std::lock_guard lock(mutex_);
        if (std::exchange(madeIsOld_, false)) made_ = {};
        add(made_);
    };
    for (std::size_t i = 0; i < wanted.lineCount && !stop.stop_requested(); ++i) {
        const WantedLine& line = wanted.lines[i];
        MadeLine made{line.place, line.ticket, {}};
        {
            const std::lock_guard lock(shaperMutex_);
            shaper_.shape(line.text, made.line);
        }
        publish([&](Made& all) { all.lines.push_back(std::move(made)); });
    }
    for (std::size_t i = 0; i < wanted.glyphs.size() && !stop.stop_requested(); ++i) {
        MadeGlyph made{wanted.glyphs[i], {}};
        {
            const std::lock_guard lock(shaperMutex_);
            made.picture = shaper_.tryRender(made.glyph);
        }
        publish([&](Made& all) { all.glyphs.push_back(std::move(made)); });
    }
}

}  // namespace nepho::engine
