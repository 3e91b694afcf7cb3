#include "app/tools/desk_tools.h"

#include "app/scene/picking.h"
#include "app/tools/grab.h"

#include <glm/geometric.hpp>

#include <algorithm>
#include <cmath>

namespace nepho::app {

namespace {

using engine::Key;
using engine::PointerButton;

constexpr float kClickSlop = 4.0f;        // logical units that a click may wander
constexpr float kFlySpeed = 0.9f;         // world units a second
constexpr float kKeyOrbitSpeed = 400.0f;  // logical units of dragging a second
constexpr float kKeyZoomSpeed = 8.0f;     // wheel steps a second
constexpr float kCarryStep = 1.1f;        // a wheel step carries so much further away
constexpr float kLassoStep = 3.0f;        // logical units between corners
constexpr float kOutlineDistance = 0.1f;  // world units before the eye where outlines are drawn

bool needsData(Action action) {
    return action != Action::openData && action != Action::toggleHelp && action != Action::toggleTheme &&
           action != Action::quit;
}

/// Enter and Esc answer what is asked in the middle of the window, before they mean anything else.
bool answer(Key key, Session& session, ViewSettings& settings) {
    if (key != Key::escape && key != Key::enter) return false;
    if (!session.message().empty()) {
        session.dismissMessage();
        return true;
    }
    if (key == Key::enter) return false;
    for (bool* panel : {&settings.help, &settings.openPanel}) {
        if (std::exchange(*panel, false)) return true;
    }
    const auto progress = session.progress(settings.patienceSeconds);
    if (!progress) return false;
    session.cancel(progress->work);
    return true;
}

}  // namespace

void DeskTools::keyPressed(Key key, Taken taken, Session& session, ViewSettings& settings) {
    if (!taken.text && answer(key, session, settings)) return;
    for (const KeyBinding& binding : keyBindings()) {
        if (!session.isLoaded() && needsData(binding.action)) continue;
        // What goes with Control is ours wherever the keyboard is.
        if (binding.key != key || binding.control != state_.control() || (taken.keyboard && !binding.control)) continue;
        if (binding.control && binding.shift != state_.shift()) continue;
        // A text field undoes what was typed into it by itself.
        if (taken.text && (binding.action == Action::undo || binding.action == Action::redo)) continue;
        perform(binding.action, session, settings);
    }
}

void DeskTools::apply(const engine::FrameInput& input, Taken taken, Session& session, ViewSettings& settings) {
    size_ = input.windowSize;
    if (dataVersion_ != session.versions().data) lookAt(session);
    for (const engine::InputEvent& event : input.events) {
        state_.apply(event);
        if (const auto* moved = std::get_if<engine::PointerMoved>(&event)) {
            pointerMoved(moved->position, session);
        } else if (const auto* button = std::get_if<engine::ButtonChanged>(&event)) {
            buttonChanged(*button, taken.pointer || taken.view, session, settings);
        } else if (const auto* scrolled = std::get_if<engine::Scrolled>(&event)) {
            if (!taken.pointer && !taken.view) this->scrolled(scrolled->steps.y, session);
        } else if (const auto* key = std::get_if<engine::KeyChanged>(&event)) {
            if (key->down) keyPressed(key->key, taken, session, settings);
        } else if (const auto* dropped = std::get_if<engine::FilesDropped>(&event)) {
            session.openDropped({dropped->paths.begin(), dropped->paths.end()});
        } else if (std::holds_alternative<engine::CloseRequested>(event)) {
            quit_ = true;
        }
    }
    if (taken.view) return;
    if (!taken.keyboard && !state_.control()) moveByKeys(static_cast<float>(input.seconds));
    hover(taken.pointer, session, settings);
}

engine::View DeskTools::view(glm::vec2 pixels) const {
    const glm::vec2 perUnit = pixels / size_;
    const FreeArea area{free_.low * perUnit, free_.size * perUnit};
    return placeInto(camera_.view(area.size), area, pixels);
}

void DeskTools::lookAt(const Session& session) {
    dataVersion_ = session.versions().data;
    // What was begun is of other rows.
    drag_ = Drag::none;
    gesture_ = {};
    pressedPoint_.reset();
    keySpherePoint_.reset();
    guides_.clear();
    const bool flat = session.layout().dims == 2;
    if (session.isReloaded() && camera_.flat == flat) return;  // the same data, seen from where they were seen
    camera_.flat = flat;
    camera_.reset();
}

void DeskTools::loseInput(Session& session) {
    endDrag(session);
    state_ = {};
}

void DeskTools::hover(bool taken, Session& session, const ViewSettings& settings) {
    if (!session.isLoaded() || (isDragging() && drag_ != Drag::undecided)) return;
    const glm::vec2 at = state_.pointer();
    const bool inside = at.x >= 0.0f && at.y >= 0.0f && at.x < size_.x && at.y < size_.y;
    session.setHovered(taken || !inside ? std::nullopt : pickPoint(session, settings, view(size_), at));
}

void DeskTools::buttonChanged(const engine::ButtonChanged& change, bool taken, Session& session,
                              const ViewSettings& settings) {
    if (!change.down) {
        if (drag_ == Drag::undecided && change.button == PointerButton::left) click(session);
        endDrag(session);
        return;
    }
    if (taken || !session.isLoaded()) return;
    endDrag(session);
    pressedAt_ = state_.pointer();
    pressedPoint_ = pickPoint(session, settings, view(size_), pressedAt_);
    if (change.button != PointerButton::left) {
        drag_ = Drag::pan;
    } else if (!beginDrag(session, settings)) {
        drag_ = Drag::undecided;
    }
}

bool DeskTools::beginDrag(Session& session, const ViewSettings& settings) {
    dragTool_ = settings.deskTool == DeskTool::look && state_.shift() ? DeskTool::sphere : settings.deskTool;
    const bool outline = dragTool_ == DeskTool::rectangle || dragTool_ == DeskTool::lasso;
    if (dragTool_ == DeskTool::look || (!outline && !pressedPoint_)) return false;
    session.setHovered(std::nullopt);
    if (dragTool_ == DeskTool::pull) {
        beginCarry(session);
        return true;
    }
    gesture_.begin(session, modeNow(settings), false);
    drag_ = outline ? Drag::outline : Drag::sphere;
    outline_.assign(1, pressedAt_);
    return true;
}

void DeskTools::endDrag(Session& session) {
    if (gesture_.isActive()) gesture_.end(session);
    guides_.clear();
    drag_ = Drag::none;
}

SelectMode DeskTools::modeNow(const ViewSettings& settings) const {
    if (state_.control() && state_.alt()) return SelectMode::intersect;
    if (state_.control()) return SelectMode::add;
    return state_.alt() ? SelectMode::remove : settings.selectMode;
}

void DeskTools::pointerMoved(glm::vec2 to, Session& session) {
    const glm::vec2 moved = to - lastPointer_;
    lastPointer_ = to;
    if (drag_ == Drag::undecided && glm::distance(to, pressedAt_) > kClickSlop) {
        drag_ = state_.control() ? Drag::pan : Drag::orbit;
        session.setHovered(std::nullopt);
    }
    if (drag_ == Drag::orbit) camera_.orbit(moved, free_.size);
    if (drag_ == Drag::pan) camera_.pan(moved, free_.size);
    if (drag_ == Drag::sphere) selectSphere(session);
    if (drag_ == Drag::outline) selectOutline(session);
    if (drag_ == Drag::carry) carry(session);
}

void DeskTools::scrolled(float steps, Session& session) {
    if (drag_ == Drag::carry) {
        carriedDepth_ = std::max(carriedDepth_ * std::pow(kCarryStep, steps), Camera::kNear);
        carry(session);
    } else {
        camera_.zoom(steps, state_.pointer() - free_.low, free_.size);
    }
}

glm::vec3 DeskTools::worldUnderPointer(float depth) const {
    const engine::View now = view(size_);
    const engine::Ray ray = engine::rayThrough(now, state_.pointer());
    const glm::vec3 forward(glm::inverse(now.viewFromWorld) * glm::vec4(0, 0, -1, 0));
    return ray.origin + ray.direction * (depth / glm::dot(ray.direction, forward));
}

void DeskTools::selectSphere(Session& session) {
    // The radius reaches from the point to the pointer, at the point's own depth.
    const engine::View now = view(size_);
    const glm::vec3 center = session.worldPosition(*pressedPoint_);
    const glm::vec4 pixel = engine::projectToPixel(now, center);
    const float perPixel = (now.orthographic ? 1.0f : pixel.w) / (0.5f * size_.y * std::abs(now.clipFromView[1][1]));
    const float radius = glm::distance(glm::vec2(pixel), state_.pointer()) * perPixel;
    guides_.spheres.assign(1, {center, radius});
    gesture_.update(session, pickSphere(session, center, radius));
}

void DeskTools::selectOutline(Session& session) {
    const glm::vec2 to = state_.pointer();
    if (dragTool_ == DeskTool::rectangle) {
        outline_ = {pressedAt_, {to.x, pressedAt_.y}, to, {pressedAt_.x, to.y}};
    } else if (glm::distance(outline_.back(), to) >= kLassoStep) {
        outline_.push_back(to);
    }
    const engine::View now = view(size_);
    gesture_.update(session, pickOutline(session, now, engine::ScreenRegion(outline_)));
    guides_.lines.clear();
    const auto at = [&](glm::vec2 pixel) {
        const engine::Ray ray = engine::rayThrough(now, pixel);
        return ray.origin + ray.direction * kOutlineDistance;
    };
    for (std::size_t i = 0; i < outline_.size(); ++i)
        guides_.lines.push_back({at(outline_[i]), at(outline_[(i + 1) % outline_.size()]), Guides::Tone::shape});
}

void DeskTools::beginCarry(Session& session) {
    const Cluster* cluster = session.clusters().of(*pressedPoint_);
    if (session.isSelected(*pressedPoint_)) {
        carried_.take(session, session.pullSelection());
    } else if (cluster != nullptr) {
        carried_.take(session, std::span(&cluster->id, 1));
    } else {
        session.select({*pressedPoint_});
        carried_.take(session, session.pullSelection());
    }
    const glm::vec4 inView = view(size_).viewFromWorld * glm::vec4(session.worldPosition(*pressedPoint_), 1);
    carriedDepth_ = -inView.z;
    carriedFrom_ = worldUnderPointer(carriedDepth_);
    drag_ = Drag::carry;
}

void DeskTools::carry(Session& session) {
    const engine::Pose from{{1, 0, 0, 0}, carriedFrom_};
    const engine::Pose to{{1, 0, 0, 0}, worldUnderPointer(carriedDepth_)};
    carried_.moveBy(session, carried(from, to, Turning::none));
}

void DeskTools::click(Session& session) {
    if (pressedPoint_) {
        session.inspect(*pressedPoint_);
    } else {
        session.clearSelection();
    }
}

void DeskTools::moveByKeys(float seconds) {
    const auto axis = [&](Key positive, Key negative) {
        return static_cast<float>(state_.isDown(positive)) - static_cast<float>(state_.isDown(negative));
    };
    const float fast = state_.shift() ? 3.0f : 1.0f;
    const glm::vec3 by(axis(Key::d, Key::a), axis(Key::e, Key::c), axis(Key::w, Key::s));
    camera_.fly(by * (kFlySpeed * fast * seconds * std::clamp(camera_.distance, 0.1f, 3.0f)));
    const glm::vec2 turn(axis(Key::left, Key::right), axis(Key::up, Key::down));
    if (turn != glm::vec2(0)) camera_.orbit(turn * (kKeyOrbitSpeed * seconds), free_.size);
    const float zoom = axis(Key::pageUp, Key::pageDown);
    if (zoom != 0.0f) camera_.zoom(zoom * kKeyZoomSpeed * seconds, 0.5f * free_.size, free_.size);
}

bool DeskTools::isMoving() const {
    constexpr Key kMoving[] = {Key::w,    Key::a,     Key::s,  Key::d,    Key::e,      Key::c,
                               Key::left, Key::right, Key::up, Key::down, Key::pageUp, Key::pageDown};
    return std::ranges::any_of(kMoving, [this](Key key) { return state_.isDown(key); });
}

void DeskTools::setDims(int dims, Session& session) {
    session.setDims(dims);
    camera_.flat = dims == 2;
    camera_.reset();
}

void DeskTools::growSphere(float factor, Session& session) {
    if (session.inspected()) {
        keySpherePoint_ = session.inspected();
        keySphereRadius_ = 0.02f;
    } else if (keySpherePoint_ && *keySpherePoint_ < session.rows()) {
        keySphereRadius_ *= factor;
    } else {
        return;
    }
    session.select(pickSphere(session, session.worldPosition(*keySpherePoint_), keySphereRadius_));
}

void DeskTools::step(int by, Session& session) {
    const Rows* visible = session.visible();
    const std::size_t count = visible ? visible->size() : session.rows();
    if (count == 0) return;
    std::size_t place = by > 0 ? count - 1 : 0;
    if (session.inspected()) {
        place = *session.inspected();
        if (visible)
            place =
                static_cast<std::size_t>(std::ranges::lower_bound(*visible, *session.inspected()) - visible->begin());
    }
    place = (place + count + static_cast<std::size_t>(by + static_cast<int>(count))) % count;
    session.inspect(visible ? (*visible)[place] : static_cast<std::uint32_t>(place));
}

}  // namespace nepho::app
