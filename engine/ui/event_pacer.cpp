#include "engine/ui/event_pacer.h"

#include "engine/ui/imgui_keys.h"

#include <bitset>
#include <utility>

namespace nepho::engine {

/// What has changed in the frame being put together.
struct EventPacer::Frame {
    const InputState& before;  ///< after the events so far
    bool button = false;       ///< a button went down or up
    bool key = false;          ///< a key on which panels act went down
    std::bitset<static_cast<std::size_t>(Key::count)> changed;
};

namespace {

/// Whether panels act on the key itself and not on its text.
bool actsOnPanels(Key key, bool control) {
    switch (key) {
        case Key::tab:
        case Key::left:
        case Key::right:
        case Key::up:
        case Key::down:
        case Key::pageUp:
        case Key::pageDown:
        case Key::home:
        case Key::end:
        case Key::insert:
        case Key::del:
        case Key::backspace:
        case Key::space:
        case Key::enter:
        case Key::escape:
            return true;
        default:
            return control;
    }
}

bool isOfTheDesk(const InputEvent& event) {
    return std::holds_alternative<PointerMoved>(event) || std::holds_alternative<ButtonChanged>(event) ||
           std::holds_alternative<Scrolled>(event) || std::holds_alternative<KeyChanged>(event) ||
           std::holds_alternative<TextEntered>(event);
}

}  // namespace

bool EventPacer::mustWait(const InputEvent& event, const Frame& frame) {
    if (std::holds_alternative<PointerMoved>(event)) return frame.button;
    if (std::holds_alternative<ButtonChanged>(event)) return frame.button || frame.key;
    if (std::holds_alternative<TextEntered>(event)) return frame.key;
    const auto* key = std::get_if<KeyChanged>(&event);
    if (key == nullptr) return false;
    // What is held with a press counts as it was then.
    if (isModifier(key->key)) return frame.button || frame.key;
    if (frame.before.isDown(key->key) == key->down) return false;  // it repeats
    const bool acts = actsOnPanels(key->key, frame.before.control());
    if (frame.changed[static_cast<std::size_t>(key->key)]) return acts || !key->down;
    return key->down && acts && (frame.button || frame.key);
}

void EventPacer::note(const InputEvent& event, Frame& frame) {
    if (const auto* button = std::get_if<ButtonChanged>(&event)) {
        frame.button |= state_.isDown(button->button) != button->down;
    } else if (const auto* key = std::get_if<KeyChanged>(&event)) {
        const bool acts = !isModifier(key->key) && actsOnPanels(key->key, state_.control());
        if (acts && state_.isDown(key->key) != key->down) {
            frame.key |= key->down;
            frame.changed.set(static_cast<std::size_t>(key->key));
        }
    }
    state_.apply(event);
}

void EventPacer::pace(FrameInput& input) {
    std::vector<InputEvent> now;
    for (const InputEvent& event : input.events) {
        if (isOfTheDesk(event)) {
            held_.push_back(event);
        } else {
            now.push_back(event);
        }
    }
    Frame frame{state_, false, false, {}};
    while (!held_.empty() && !mustWait(held_.front(), frame)) {
        note(held_.front(), frame);
        now.push_back(held_.front());
        held_.pop_front();
    }
    input.events = std::move(now);
}

}  // namespace nepho::engine
