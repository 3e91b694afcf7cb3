#pragma once

#include <glm/vec3.hpp>

namespace nepho::engine {

/// Linear-light sRGB to OKLab and back (B. Ottosson, "A perceptual color space for image processing", 2020). Lightness
/// is in [0, 1]; colours outside sRGB come back with components outside [0, 1].
glm::vec3 oklabFromLinear(glm::vec3 linear);
glm::vec3 linearFromOklab(glm::vec3 lab);

/// The transfer function of IEC 61966-2-1, both ways, for one component in [0, 1].
float linearFromSrgb(float encoded);
float srgbFromLinear(float linear);

}  // namespace nepho::engine
