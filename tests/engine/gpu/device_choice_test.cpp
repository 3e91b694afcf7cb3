#include "engine/gpu/device_choice.h"

#include <gtest/gtest.h>

namespace nepho::engine {
namespace {

DeviceFacts capable(std::string name, DeviceKind kind) {
    DeviceFacts facts;
    facts.name = std::move(name);
    facts.kind = kind;
    facts.apiMinor = 3;
    facts.graphicsQueue = facts.dynamicRendering = facts.synchronization2 = true;
    facts.timelineSemaphore = facts.multiview = facts.scalarBlockLayout = true;
    return facts;
}

TEST(DeviceChoice, TakesNothingFromNothing) {
    const DeviceChoice choice = chooseDevice({});
    EXPECT_FALSE(choice.index);
    EXPECT_TRUE(choice.verdicts.empty());
}

TEST(DeviceChoice, PrefersDiscreteToIntegratedToCpu) {
    const std::vector devices{capable("cpu", DeviceKind::cpu), capable("card", DeviceKind::discrete),
                              capable("chip", DeviceKind::integrated)};
    EXPECT_EQ(chooseDevice(devices).index, 1u);
    EXPECT_TRUE(chooseDevice(devices).verdicts[1].chosen);
    EXPECT_FALSE(chooseDevice(devices).verdicts[2].chosen);
}

TEST(DeviceChoice, PrefersMoreMemoryAmongEquals) {
    std::vector devices{capable("small", DeviceKind::discrete), capable("large", DeviceKind::discrete)};
    devices[1].localMemoryBytes = 1;
    EXPECT_EQ(chooseDevice(devices).index, 1u);
}

TEST(DeviceChoice, NamesEveryReasonOfARefusal) {
    std::vector devices{capable("old", DeviceKind::discrete)};
    devices[0].apiMinor = 1;
    devices[0].multiview = false;
    const DeviceChoice choice = chooseDevice(devices);
    EXPECT_FALSE(choice.index);
    ASSERT_EQ(choice.verdicts[0].refusals.size(), 2u);
    EXPECT_EQ(choice.verdicts[0].refusals[0], "offers Vulkan 1.1, Vulkan 1.3 is needed");
    EXPECT_EQ(choice.verdicts[0].refusals[1], "lacks multiview");
}

TEST(DeviceChoice, EveryNeedIsHeld) {
    const std::vector<bool DeviceFacts::*> needs{&DeviceFacts::graphicsQueue,     &DeviceFacts::presents,
                                                 &DeviceFacts::swapchain,         &DeviceFacts::dynamicRendering,
                                                 &DeviceFacts::multiview,         &DeviceFacts::synchronization2,
                                                 &DeviceFacts::timelineSemaphore, &DeviceFacts::scalarBlockLayout};
    for (const auto need : needs) {
        std::vector devices{capable("lacking", DeviceKind::discrete), capable("cpu", DeviceKind::cpu)};
        devices[0].*need = false;
        EXPECT_EQ(chooseDevice(devices).index, 1u);
        EXPECT_EQ(chooseDevice(devices).verdicts[0].refusals.size(), 1u);
    }
}

TEST(DeviceChoice, HoldsToTheWantedName) {
    const std::vector devices{capable("card A", DeviceKind::discrete), capable("chip B", DeviceKind::integrated)};
    EXPECT_EQ(chooseDevice(devices, "chip").index, 1u);
    EXPECT_FALSE(chooseDevice(devices, "C").index);
}

}  // namespace
}  // namespace nepho::engine
