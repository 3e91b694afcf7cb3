#pragma once

#include "tests/fake_openxr/state.h"

// What each entry point does, the lock being held and the faults on cue being tested before. They end early by throwing
// Refusal. entry_points.cpp checks each signature against OpenXR's own.
namespace nepho::fake_openxr::calls {

// instance.cpp
XrResult enumerateInstanceExtensionProperties(Runtime& rt, const char* layer, std::uint32_t capacity,
                                              std::uint32_t* count, XrExtensionProperties* properties);
XrResult createInstance(Runtime& rt, const XrInstanceCreateInfo* info, XrInstance* instance);
XrResult destroyInstance(Runtime& rt, XrInstance instance);
XrResult getInstanceProperties(Runtime& rt, XrInstance instance, XrInstanceProperties* properties);
XrResult pollEvent(Runtime& rt, XrInstance instance, XrEventDataBuffer* event);
XrResult resultToString(Runtime& rt, XrInstance instance, XrResult value, char* buffer);
XrResult structureTypeToString(Runtime& rt, XrInstance instance, XrStructureType value, char* buffer);
XrResult stringToPath(Runtime& rt, XrInstance instance, const char* text, XrPath* path);
XrResult pathToString(Runtime& rt, XrInstance instance, XrPath path, std::uint32_t capacity, std::uint32_t* count,
                      char* buffer);

// system.cpp
XrResult getSystem(Runtime& rt, XrInstance instance, const XrSystemGetInfo* info, XrSystemId* system);
XrResult getSystemProperties(Runtime& rt, XrInstance instance, XrSystemId system, XrSystemProperties* properties);
XrResult enumerateEnvironmentBlendModes(Runtime& rt, XrInstance instance, XrSystemId system,
                                        XrViewConfigurationType type, std::uint32_t capacity, std::uint32_t* count,
                                        XrEnvironmentBlendMode* modes);
XrResult enumerateViewConfigurations(Runtime& rt, XrInstance instance, XrSystemId system, std::uint32_t capacity,
                                     std::uint32_t* count, XrViewConfigurationType* types);
XrResult getViewConfigurationProperties(Runtime& rt, XrInstance instance, XrSystemId system,
                                        XrViewConfigurationType type, XrViewConfigurationProperties* properties);
XrResult enumerateViewConfigurationViews(Runtime& rt, XrInstance instance, XrSystemId system,
                                         XrViewConfigurationType type, std::uint32_t capacity, std::uint32_t* count,
                                         XrViewConfigurationView* views);

// graphics.cpp
XrResult getVulkanGraphicsRequirements2(Runtime& rt, XrInstance instance, XrSystemId system,
                                        XrGraphicsRequirementsVulkanKHR* requirements);
XrResult createVulkanInstance(Runtime& rt, XrInstance instance, const XrVulkanInstanceCreateInfoKHR* info,
                              VkInstance* vulkanInstance, VkResult* vulkanResult);
XrResult createVulkanDevice(Runtime& rt, XrInstance instance, const XrVulkanDeviceCreateInfoKHR* info, VkDevice* device,
                            VkResult* vulkanResult);
XrResult getVulkanGraphicsDevice2(Runtime& rt, XrInstance instance, const XrVulkanGraphicsDeviceGetInfoKHR* info,
                                  VkPhysicalDevice* physicalDevice);

// session.cpp
XrResult createSession(Runtime& rt, XrInstance instance, const XrSessionCreateInfo* info, XrSession* session);
XrResult destroySession(Runtime& rt, XrSession session);
XrResult beginSession(Runtime& rt, XrSession session, const XrSessionBeginInfo* info);
XrResult endSession(Runtime& rt, XrSession session);
XrResult requestExitSession(Runtime& rt, XrSession session);
/// Ends a session with all that it holds, counting what was left in it.
void dropSession(Runtime& rt);

// frame.cpp
XrResult waitFrame(Runtime& rt, XrSession session, const XrFrameWaitInfo* info, XrFrameState* state);
XrResult beginFrame(Runtime& rt, XrSession session, const XrFrameBeginInfo* info);
XrResult endFrame(Runtime& rt, XrSession session, const XrFrameEndInfo* info);

// layers.cpp
/// Checks the layers of a frame and returns what they bring, in the runtime's scratch frame.
const SubmittedFrame& readLayers(Runtime& rt, const Session& session, const XrFrameEndInfo& info);

// swapchain.cpp
XrResult enumerateSwapchainFormats(Runtime& rt, XrSession session, std::uint32_t capacity, std::uint32_t* count,
                                   std::int64_t* formats);
XrResult createSwapchain(Runtime& rt, XrSession session, const XrSwapchainCreateInfo* info, XrSwapchain* swapchain);
XrResult destroySwapchain(Runtime& rt, XrSwapchain swapchain);
XrResult enumerateSwapchainImages(Runtime& rt, XrSwapchain swapchain, std::uint32_t capacity, std::uint32_t* count,
                                  XrSwapchainImageBaseHeader* images);
XrResult acquireSwapchainImage(Runtime& rt, XrSwapchain swapchain, const XrSwapchainImageAcquireInfo* info,
                               std::uint32_t* index);
XrResult waitSwapchainImage(Runtime& rt, XrSwapchain swapchain, const XrSwapchainImageWaitInfo* info);
XrResult releaseSwapchainImage(Runtime& rt, XrSwapchain swapchain, const XrSwapchainImageReleaseInfo* info);

// space.cpp
XrResult enumerateReferenceSpaces(Runtime& rt, XrSession session, std::uint32_t capacity, std::uint32_t* count,
                                  XrReferenceSpaceType* spaces);
XrResult createReferenceSpace(Runtime& rt, XrSession session, const XrReferenceSpaceCreateInfo* info, XrSpace* space);
XrResult getReferenceSpaceBoundsRect(Runtime& rt, XrSession session, XrReferenceSpaceType type, XrExtent2Df* bounds);
XrResult createActionSpace(Runtime& rt, XrSession session, const XrActionSpaceCreateInfo* info, XrSpace* space);
XrResult destroySpace(Runtime& rt, XrSpace space);
XrResult locateSpace(Runtime& rt, XrSpace space, XrSpace base, XrTime time, XrSpaceLocation* location);
XrResult locateViews(Runtime& rt, XrSession session, const XrViewLocateInfo* info, XrViewState* state,
                     std::uint32_t capacity, std::uint32_t* count, XrView* views);

// action_sets.cpp
XrResult createActionSet(Runtime& rt, XrInstance instance, const XrActionSetCreateInfo* info, XrActionSet* set);
XrResult destroyActionSet(Runtime& rt, XrActionSet set);
XrResult createAction(Runtime& rt, XrActionSet set, const XrActionCreateInfo* info, XrAction* action);
XrResult destroyAction(Runtime& rt, XrAction action);

// bindings.cpp
XrResult suggestInteractionProfileBindings(Runtime& rt, XrInstance instance,
                                           const XrInteractionProfileSuggestedBinding* suggestion);
XrResult attachSessionActionSets(Runtime& rt, XrSession session, const XrSessionActionSetsAttachInfo* info);
XrResult getCurrentInteractionProfile(Runtime& rt, XrSession session, XrPath user, XrInteractionProfileState* profile);
XrResult enumerateBoundSourcesForAction(Runtime& rt, XrSession session,
                                        const XrBoundSourcesForActionEnumerateInfo* info, std::uint32_t capacity,
                                        std::uint32_t* count, XrPath* sources);
XrResult getInputSourceLocalizedName(Runtime& rt, XrSession session, const XrInputSourceLocalizedNameGetInfo* info,
                                     std::uint32_t capacity, std::uint32_t* count, char* buffer);
/// Calls visit(binding) for all that an action reads of a hand under the session's current profiles.
template <typename Visit>
void forEachBinding(const Instance& instance, const Session& session, const Action& action, Hand hand, Visit visit) {
    const auto found = instance.suggested.find(session.profiles[indexOf(hand)]);
    if (found == instance.suggested.end()) return;
    for (const Binding& binding : found->second) {
        if (binding.action == action.handle && binding.hand == hand) visit(binding);
    }
}

// sync_actions.cpp
XrResult syncActions(Runtime& rt, XrSession session, const XrActionsSyncInfo* info);

// action_state.cpp
XrResult getActionStateBoolean(Runtime& rt, XrSession session, const XrActionStateGetInfo* info,
                               XrActionStateBoolean* state);
XrResult getActionStateFloat(Runtime& rt, XrSession session, const XrActionStateGetInfo* info,
                             XrActionStateFloat* state);
XrResult getActionStateVector2f(Runtime& rt, XrSession session, const XrActionStateGetInfo* info,
                                XrActionStateVector2f* state);
XrResult getActionStatePose(Runtime& rt, XrSession session, const XrActionStateGetInfo* info, XrActionStatePose* state);
XrResult applyHapticFeedback(Runtime& rt, XrSession session, const XrHapticActionInfo* info,
                             const XrHapticBaseHeader* feedback);
XrResult stopHapticFeedback(Runtime& rt, XrSession session, const XrHapticActionInfo* info);

}  // namespace nepho::fake_openxr::calls
