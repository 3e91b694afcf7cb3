// Student's t, vectors of it, for a source that Highway reads once for every instruction set.
#if defined(NEPHO_STUDENT_T_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NEPHO_STUDENT_T_INL_H_
#undef NEPHO_STUDENT_T_INL_H_
#else
#define NEPHO_STUDENT_T_INL_H_
#endif

#include <cstddef>
// clang-format off
#include <hwy/highway.h>
#include <hwy/contrib/math/math-inl.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<float, 16>;
using Vector = hn::Vec<Tag>;
constexpr std::size_t kLanes = hn::MaxLanes(Tag());

/// Degrees of freedom, as far as there are loops of their own for them.
enum class Tail { one, two, any };

/// 1 / x, x >= 1, to a few units in the last place on every instruction set: an estimate and a step of Newton's method.
HWY_ATTR HWY_INLINE Vector reciprocal(Vector x) {
    const Tag tag;
#if HWY_TARGET == HWY_SCALAR
    return hn::Div(hn::Set(tag, 1.0f), x);
#else
    const Vector estimate = hn::ApproximateReciprocal(x);
    return hn::Mul(estimate, hn::NegMulAdd(x, estimate, hn::Set(tag, 2.0f)));
#endif
}

/// q = w^((a + 1) / 2).
template <Tail kTail>
HWY_ATTR HWY_INLINE Vector similarity(Vector w, Vector exponent) {
    const Tag tag;
    if constexpr (kTail == Tail::one) {
        return w;
    } else if constexpr (kTail == Tail::two) {
        return hn::Mul(w, hn::Sqrt(w));
    } else {
        return hn::Exp(tag, hn::Mul(exponent, hn::Log(tag, w)));
    }
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // NEPHO_STUDENT_T_INL_H_
