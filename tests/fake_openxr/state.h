#pragma once

#include "tests/fake_openxr/fake_openxr.h"
#include "tests/fake_openxr/vulkan_calls.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Everything the runtime holds. One mutex guards all of it; the entry points take it, nothing below them does.
namespace nepho::fake_openxr {

/// Ends a call with a result. With a reason it is the application's mistake, and written down as a violation.
struct Refusal {
    XrResult result;
    std::string reason;
};

/// The world's fault, or the configuration's.
[[noreturn]] void refuse(XrResult result);
/// The application's fault.
[[noreturn]] void misuse(XrResult result, std::string reason);
inline void expect(bool holds, XrResult result, const char* reason) {
    if (!holds) misuse(result, reason);
}

struct HandMotion {
    bool tracked = true;
    XrPosef grip = kIdentityPose;
    XrPosef aim = kIdentityPose;
    XrVector3f linearVelocity{};
    XrVector3f angularVelocity{};
};

/// What the test says about the world; stageFrom... poses.
inline constexpr XrSpaceLocationFlags kLocated =
    XR_SPACE_LOCATION_POSITION_VALID_BIT | XR_SPACE_LOCATION_ORIENTATION_VALID_BIT;
inline constexpr XrSpaceLocationFlags kTracked =
    kLocated | XR_SPACE_LOCATION_POSITION_TRACKED_BIT | XR_SPACE_LOCATION_ORIENTATION_TRACKED_BIT;

struct World {
    XrTime time = 0;  ///< the frame from which on it was so
    XrPosef head{{0.0F, 0.0F, 0.0F, 1.0F}, {0.0F, 1.6F, 0.0F}};
    XrSpaceLocationFlags headFlags = kTracked;
    XrPosef local{{0.0F, 0.0F, 0.0F, 1.0F}, {0.0F, 1.6F, 0.0F}};
    bool shouldRender = true;
    std::array<HandMotion, 2> hands;
};

struct Controller {
    std::string profile;  ///< empty: not connected
    std::map<std::string, float, std::less<>> inputs;
};

struct Fault {
    std::uint64_t from = 0;  ///< number of the call, counted from the function's first
    std::uint64_t to = 0;
    XrResult result = XR_SUCCESS;
};

struct ActionValue {
    bool active = false;
    float x = 0.0F;
    float y = 0.0F;
    bool changed = false;
    XrTime changedAt = 0;
};

struct Action {
    XrAction handle{};
    XrActionSet set{};
    std::string name;
    std::string localizedName;
    XrActionType type{};
    std::vector<Hand> hands;  ///< subaction paths; empty: none were given
    /// Of both hands together, the left, the right. As of the last xrSyncActions.
    std::array<ActionValue, 3> values;
};

struct ActionSet {
    XrActionSet handle{};
    std::string name;
    std::string localizedName;
    bool attachedOnce = false;  ///< from then on it cannot be changed
};

struct Binding {
    XrAction action{};
    Hand hand{};
    std::string component;
    std::string componentX;  ///< of a stick, what its two numbers are called
    std::string componentY;
};

struct Space {
    XrSpace handle{};
    XrReferenceSpaceType reference = XR_REFERENCE_SPACE_TYPE_MAX_ENUM;
    XrAction action{};  ///< not null: an action's space
    std::optional<Hand> hand;
    XrPosef offset = kIdentityPose;
};

struct Swapchain {
    XrSwapchain handle{};
    XrSwapchainCreateInfo info{};
    std::vector<SwapchainImage> images;
    std::vector<std::uint32_t> acquired;  ///< in order; the first may be waited for
    bool frontWaited = false;
    std::uint32_t nextImage = 0;
    std::uint64_t acquisitions = 0;
    std::optional<std::uint32_t> lastReleased;
};

struct Session {
    XrSession handle{};
    XrSessionState state = XR_SESSION_STATE_UNKNOWN;
    bool running = false;
    bool lost = false;
    bool exits = false;
    XrGraphicsBindingVulkanKHR graphics{};
    VulkanDevice vulkan;
    std::optional<XrTime> waitedFrame;  ///< waited for and not begun
    std::optional<XrTime> begunFrame;   ///< begun and not ended
    bool shouldRender = false;          ///< as told for the frame begun or waited for last
    std::vector<XrActionSet> attached;
    bool attachDone = false;
    std::array<std::string, 2> profiles;  ///< current ones, as of the last xrSyncActions; empty: none
    std::map<XrSwapchain, std::unique_ptr<Swapchain>> swapchains;
    std::map<XrSpace, std::unique_ptr<Space>> spaces;
};

struct Instance {
    XrInstance handle{};
    bool lost = false;
    std::set<std::string, std::less<>> extensions;
    bool systemKnown = false;
    bool requirementsAsked = false;
    std::map<VkInstance, PFN_vkGetInstanceProcAddr> vulkanInstances;
    std::map<VkPhysicalDevice, VkInstance> physicalDevices;  ///< as told to the application
    std::set<VkDevice> vulkanDevices;
    std::vector<std::string> paths;  ///< XrPath is the index + 1
    std::map<XrActionSet, std::unique_ptr<ActionSet>> actionSets;
    std::map<XrAction, std::unique_ptr<Action>> actions;
    std::map<std::string, std::vector<Binding>, std::less<>> suggested;  ///< by interaction profile
    std::deque<XrEventDataBuffer> events;
    std::unique_ptr<Session> session;  ///< one at a time
};

inline constexpr std::size_t kWorldsKept = 64;

/// Once warm, a frame allocates nothing in here: applications are tested for that, and share the allocator.
struct Runtime {
    std::mutex mutex;
    Config config;
    World world;                            ///< as scripted by now
    std::array<Controller, 2> controllers;  ///< as scripted by now
    std::array<World, kWorldsKept> worlds;  ///< as it was at each of the last frames, a ring
    std::size_t worldsSeen = 0;
    XrTime lastFrameTime = 1'000'000'000;
    XrSessionState goal = XR_SESSION_STATE_FOCUSED;
    std::map<XrSessionState, Loss> armedLosses;
    std::map<std::string, std::vector<Fault>, std::less<>> faults;
    std::map<std::string, std::uint64_t, std::less<>> calls;
    Observations seen;
    std::uint64_t nextHandle = 0x1000;
    std::unique_ptr<Instance> instance;  ///< one at a time, as the loader of 1.0 has it
    const char* currentCall = "";
    SubmittedFrame scratchFrame;  ///< the frame that is being ended

    Instance& require(XrInstance handle);
    Session& require(XrSession handle);
    Swapchain& require(XrSwapchain handle);
    Space& require(XrSpace handle);
    ActionSet& require(XrActionSet handle);
    Action& require(XrAction handle);
    void requireSystem(XrInstance handle, XrSystemId system);

    template <typename Handle>
    Handle makeHandle() {
        nextHandle += 0x10;
        return reinterpret_cast<Handle>(nextHandle);
    }
    void violate(const std::string& what);
    template <typename Event>
    void queue(const Event& event);

    /// The world of the latest frame not after a time; of the earliest one kept, where that is later.
    const World& worldOf(XrTime time) const;
    void keepWorld(XrTime time);
    /// Sends the state and, where a loss was armed for it, loses the session.
    void enterState(Session& session, XrSessionState state);
    /// Goes down to the goal, as far as that needs no frame.
    void settle(Session& session);
    void lose(Session& session, Loss loss);
};

Runtime& runtime();

/// The session that there is, if any.
inline Session* sessionOf(Runtime& rt) {
    return rt.instance ? rt.instance->session.get() : nullptr;
}

inline constexpr XrSystemId kSystem = 1;
inline std::size_t indexOf(Hand hand) {
    return hand == Hand::kLeft ? 0 : 1;
}
std::string_view pathOf(Hand hand);
std::optional<Hand> handOf(std::string_view path);
/// The text of a path, or a misuse with XR_ERROR_PATH_INVALID.
const std::string& textOf(const Instance& instance, XrPath path);
XrPath pathFor(Instance& instance, std::string_view text);
/// XR_SUCCESS, or XR_SESSION_LOSS_PENDING where that is pending.
XrResult successOf(const Session& session);

template <typename Event>
void Runtime::queue(const Event& event) {
    static_assert(sizeof(Event) <= sizeof(XrEventDataBuffer));
    if (!instance) return;
    XrEventDataBuffer buffer{};
    auto* bytes = reinterpret_cast<unsigned char*>(&buffer);
    const auto* from = reinterpret_cast<const unsigned char*>(&event);
    for (std::size_t at = 0; at < sizeof(Event); ++at) bytes[at] = from[at];
    instance->events.push_back(buffer);
}

/// The two-call idiom: how many there are, then as many, or XR_ERROR_SIZE_INSUFFICIENT.
template <typename Items, typename Out, typename Assign>
void fillOut(const Items& items, std::uint32_t capacity, std::uint32_t* count, Out* out, Assign assign) {
    expect(count != nullptr, XR_ERROR_VALIDATION_FAILURE, "the count's address is null");
    *count = static_cast<std::uint32_t>(items.size());
    if (capacity == 0) return;
    expect(capacity >= items.size(), XR_ERROR_SIZE_INSUFFICIENT, "the capacity is too small");
    expect(out != nullptr, XR_ERROR_VALIDATION_FAILURE, "the array is null although the capacity is not 0");
    std::size_t at = 0;
    for (const auto& item : items) assign(out[at++], item);
}

/// The structure of a type in a next chain, or null.
template <typename Wanted>
const Wanted* findNext(const void* next, XrStructureType type) {
    for (auto* at = static_cast<const XrBaseInStructure*>(next); at; at = at->next) {
        if (at->type == type) return reinterpret_cast<const Wanted*>(at);
    }
    return nullptr;
}

}  // namespace nepho::fake_openxr
