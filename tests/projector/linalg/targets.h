#pragma once

#include <hwy/highway.h>

#include <cstdint>
#include <vector>

namespace nepho::projector::testing {

/// Makes dynamic dispatch choose one instruction set until it goes out of scope.
class ForcedTarget {
  public:
    explicit ForcedTarget(std::int64_t target) {
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
    ~ForcedTarget() {
        hwy::SetSupportedTargetsForTest(0);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
    ForcedTarget(const ForcedTarget&) = delete;
    ForcedTarget& operator=(const ForcedTarget&) = delete;
};

/// Calls body(name) once for every instruction set that the processor has and kernels are compiled for, the portable
/// one among them.
template <typename Body>
void forEachTarget(const Body& body) {
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        const ForcedTarget forced(target);
        body(hwy::TargetName(target));
    }
}

}  // namespace nepho::projector::testing
