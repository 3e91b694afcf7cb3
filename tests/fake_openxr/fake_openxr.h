#pragma once

#include "tests/fake_openxr/openxr_vulkan.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// An OpenXR 1.0 runtime that a test holds in its hand: no headset, no clock, no compositor. The loader opens it as any
/// runtime (XR_RUNTIME_JSON); a test program links the same library, and so reaches the same state through these
/// functions.
///
/// Time is simulated: xrWaitFrame returns at once and each frame is one display period later than the one before. What
/// is scripted about poses, origins and visibility holds from the next xrWaitFrame on, buttons and controllers from the
/// next xrSyncActions on. All of it may be called from any thread.
#define NEPHO_FAKE_OPENXR_API __attribute__((visibility("default")))

namespace nepho::fake_openxr {

enum class Hand { kLeft, kRight };

inline constexpr XrPosef kIdentityPose{{0.0F, 0.0F, 0.0F, 1.0F}, {0.0F, 0.0F, 0.0F}};

/// Of XR_EXT_local_floor, which is younger than Debian's headers.
inline constexpr auto kReferenceSpaceLocalFloor = static_cast<XrReferenceSpaceType>(1000426000);

/// The machine and its runtime. Read when the application asks, so set it before the call that is to see it.
struct Config {
    bool available = true;   ///< false: xrCreateInstance fails with XR_ERROR_RUNTIME_UNAVAILABLE
    bool hasHeadset = true;  ///< false: xrGetSystem fails with XR_ERROR_FORM_FACTOR_UNAVAILABLE
    bool vulkanEnable2 = true;
    VkResult deviceResult = VK_SUCCESS;      ///< anything else comes in place of a device
    bool depthLayers = true;                 ///< XR_KHR_composition_layer_depth is offered
    bool localFloor = true;                  ///< XR_EXT_local_floor is offered
    bool stageSpace = true;                  ///< the STAGE space is there
    XrExtent2Df stageBounds = {3.0F, 2.0F};  ///< metres; zero: no bounds
    /// VkFormats offered for swapchains, the runtime's favourite first.
    std::vector<std::int64_t> formats = {VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_D32_SFLOAT,
                                         VK_FORMAT_D16_UNORM};
    std::uint32_t maxArrayLayers = 2;  ///< larger arraySize is XR_ERROR_FEATURE_UNSUPPORTED
    std::uint32_t swapchainLength = 3;
    /// What the runtime adds to the usage asked for, as compositors do for themselves. A test reads pictures back with
    /// it; 0 shows, under Vulkan's validation layer, whether the application asked for all that it does.
    VkImageUsageFlags extraUsage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    std::uint32_t maxLayers = 16;  ///< composition layers a frame
    XrExtent2Di recommendedExtent = {128, 144};
    XrExtent2Di maxExtent = {4096, 4096};
    std::vector<XrEnvironmentBlendMode> blendModes = {XR_ENVIRONMENT_BLEND_MODE_OPAQUE};
    XrDuration displayPeriodNs = 11'111'111;
    float eyeDistanceMeters = 0.064F;
    std::array<XrFovf, 2> fovs = {XrFovf{-0.90F, 0.75F, 0.80F, -0.85F}, XrFovf{-0.75F, 0.90F, 0.80F, -0.85F}};
};

struct HapticsSeen {
    std::uint64_t applied = 0;
    std::uint64_t stopped = 0;
    float lastAmplitude = 0.0F;
    XrDuration lastDurationNs = 0;
};

/// One view of the last projection layer submitted.
struct SubmittedView {
    XrPosef pose{};
    XrFovf fov{};
    XrRect2Di rect{};
    std::uint32_t arrayIndex = 0;
    XrSwapchain swapchain = XR_NULL_HANDLE;
    VkImage image = VK_NULL_HANDLE;  ///< the one released last; belongs to the runtime, dies with its swapchain
    bool hasDepth = false;           ///< what follows holds only then
    XrRect2Di depthRect{};
    std::uint32_t depthArrayIndex = 0;
    VkImage depthImage = VK_NULL_HANDLE;
    float minDepth = 0.0F;
    float maxDepth = 0.0F;
    float nearZ = 0.0F;
    float farZ = 0.0F;
};

/// What the last successful xrEndFrame brought.
struct SubmittedFrame {
    XrTime displayTime = 0;
    XrEnvironmentBlendMode blendMode = XR_ENVIRONMENT_BLEND_MODE_MAX_ENUM;
    std::uint32_t layers = 0;
    bool shouldRender = false;  ///< what xrWaitFrame had said about it
    std::vector<SubmittedView> views;
    std::uint32_t quads = 0;
};

struct ObjectCounts {
    int instances = 0;
    int sessions = 0;
    int swapchains = 0;
    int spaces = 0;
    int actionSets = 0;
    int actions = 0;
    bool operator==(const ObjectCounts&) const = default;
};

struct Observations {
    std::uint64_t framesWaited = 0;
    std::uint64_t framesBegun = 0;
    std::uint64_t framesDiscarded = 0;
    std::uint64_t framesEnded = 0;
    std::uint64_t layersSubmitted = 0;
    std::uint64_t layersWhileHidden = 0;  ///< submitted although shouldRender was false: legal, and a waste
    std::uint64_t imagesAcquired = 0;
    std::uint64_t sessionsCreated = 0;
    std::array<HapticsSeen, 2> haptics;  ///< by Hand
    SubmittedFrame lastFrame;
    ObjectCounts live;
    ObjectCounts leaked;                  ///< destroyed only because their parent was, which is legal, and untidy
    std::vector<std::string> violations;  ///< what the application did against the specification: "xrX: what"
};

/// Makes the loader choose this runtime for the next xrCreateInstance of the process.
NEPHO_FAKE_OPENXR_API void selectRuntime();

/// Back to how the library was loaded: script, faults, observations and configuration. The application must hold no
/// instance.
NEPHO_FAKE_OPENXR_API void reset();
NEPHO_FAKE_OPENXR_API void configure(const Config& config);
NEPHO_FAKE_OPENXR_API Config configuration();
NEPHO_FAKE_OPENXR_API Observations observations();
/// How often the application called a function, e.g. "xrWaitFrame". Throws std::invalid_argument where there is none
/// such.
NEPHO_FAKE_OPENXR_API std::uint64_t callCount(std::string_view function);
/// XR_SESSION_STATE_UNKNOWN where there is no session.
NEPHO_FAKE_OPENXR_API XrSessionState sessionState();

// Poses are in the stage: metres, y up, -z forward, the floor at y = 0. The head starts at (0, 1.6, 0).

NEPHO_FAKE_OPENXR_API void setHeadPose(const XrPosef& stageFromHead);
/// Not tracked: the pose is still located, without the TRACKED bits.
NEPHO_FAKE_OPENXR_API void setHeadTracked(bool tracked);
/// What of the head's pose, and of the views', is valid and tracked.
NEPHO_FAKE_OPENXR_API void setHeadFlags(XrSpaceLocationFlags flags);
NEPHO_FAKE_OPENXR_API void setHandPose(Hand hand, const XrPosef& stageFromGrip, const XrPosef& stageFromAim);
NEPHO_FAKE_OPENXR_API void setHandVelocity(Hand hand, const XrVector3f& metersPerSecond,
                                           const XrVector3f& radiansPerSecond);
/// Not tracked: the poses are still located, without the TRACKED bits.
NEPHO_FAKE_OPENXR_API void setHandTracked(Hand hand, bool tracked);
/// The origin of LOCAL moves to this pose, at the next frame, and the event that says so is sent.
NEPHO_FAKE_OPENXR_API void recenter(const XrPosef& stageFromLocal);
/// The event that a space of this type gets another origin at the next frame; nothing moves.
NEPHO_FAKE_OPENXR_API void announceSpaceChange(XrReferenceSpaceType type);

// Controllers: none is connected at first. A profile is e.g. "/interaction_profiles/oculus/touch_controller"; one that
// the table of profiles lacks is an odd one, for which no binding can have been suggested.

NEPHO_FAKE_OPENXR_API void connectController(Hand hand, std::string_view profile);
NEPHO_FAKE_OPENXR_API void disconnectController(Hand hand);
/// component: e.g. "/input/trigger/value", a button being 0 or 1. Throws std::invalid_argument where the connected
/// controller has no such component. Holds until set again or the controller is changed.
NEPHO_FAKE_OPENXR_API void setInput(Hand hand, std::string_view component, float value);
NEPHO_FAKE_OPENXR_API void setButton(Hand hand, std::string_view component, bool pressed);
/// stick: "/input/thumbstick" or "/input/trackpad"; -1 to 1, right and up positive.
NEPHO_FAKE_OPENXR_API void setStick(Hand hand, std::string_view stick, float x, float y);

/// shouldRender of xrWaitFrame although the session is visible.
NEPHO_FAKE_OPENXR_API void setShouldRender(bool shouldRender);
/// Where the session is to go: up one state per xrEndFrame, down at once. FOCUSED, VISIBLE and SYNCHRONIZED are kept
/// for sessions to come; STOPPING ends the session, which then waits in IDLE, as will those to come; EXITING ends it
/// for good; LOSS_PENDING announces its loss. FOCUSED at first.
NEPHO_FAKE_OPENXR_API void requestState(XrSessionState state);

enum class Loss {
    kPending,  ///< the state LOSS_PENDING; calls succeed with XR_SESSION_LOSS_PENDING
    kAtOnce    ///< no warning: every call on the session fails with XR_ERROR_SESSION_LOST
};
NEPHO_FAKE_OPENXR_API void loseSession(Loss loss);
/// The same as soon as a session enters `state`, once.
NEPHO_FAKE_OPENXR_API void loseSessionIn(XrSessionState state, Loss loss);
/// Every call but the destroying ones fails with XR_ERROR_INSTANCE_LOST, until a new instance is made.
NEPHO_FAKE_OPENXR_API void loseInstance();
/// The event XrEventDataInstanceLossPending; calls go on to succeed.
NEPHO_FAKE_OPENXR_API void announceInstanceLoss();
/// The event XrEventDataEventsLost.
NEPHO_FAKE_OPENXR_API void loseEvents(std::uint32_t count);

/// The nth next call of a function, and `times` - 1 after it, does nothing and returns `result`; XR_ERROR_SESSION_LOST
/// and XR_ERROR_INSTANCE_LOST stay, as they would. Throws std::invalid_argument where there is no such function.
NEPHO_FAKE_OPENXR_API void failCall(std::string_view function, XrResult result, std::uint64_t nth = 1,
                                    std::uint64_t times = 1);

}  // namespace nepho::fake_openxr
