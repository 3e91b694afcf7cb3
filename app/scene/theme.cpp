#include "app/scene/theme.h"

namespace nepho::app {

namespace {

Theme makeDark() {
    Theme theme;
    theme.background = {0.055f, 0.063f, 0.078f, 1.0f};
    theme.grid = {255, 255, 255, 20};
    theme.axis = {255, 255, 255, 90};
    theme.thread = {255, 190, 90, 110};
    theme.sphere = {255, 255, 255, 150};
    theme.warning = {255, 90, 70, 220};
    theme.text = {240, 242, 246, 255};
    theme.strongText = {255, 190, 90, 255};
    theme.textHalo = {10, 12, 16, 200};
    theme.plate = {14, 16, 20, 200};
    // normal, selected, neighbour, hovered, plain: how much of which colour is mixed in
    theme.states.color = {glm::vec4(0), glm::vec4(1.0f, 0.62f, 0.12f, 0.85f), glm::vec4(1.0f, 0.85f, 0.45f, 0.35f),
                          glm::vec4(1, 1, 1, 0.75f), glm::vec4(0)};
    theme.dimmed = glm::vec4(0.16f, 0.17f, 0.20f, 0.72f);
    theme.states.scale = {1.0f, 1.35f, 1.2f, 1.5f, 1.0f};
    return theme;
}

Theme makeLight() {
    Theme theme = makeDark();
    theme.background = {0.965f, 0.968f, 0.975f, 1.0f};
    theme.grid = {0, 0, 0, 22};
    theme.axis = {0, 0, 0, 110};
    theme.thread = {170, 90, 0, 120};
    theme.sphere = {20, 20, 30, 150};
    theme.warning = {200, 40, 20, 220};
    theme.text = {24, 26, 30, 255};
    theme.strongText = {170, 80, 0, 255};
    theme.textHalo = {250, 250, 252, 220};
    theme.plate = {246, 247, 249, 210};
    theme.states.color = {glm::vec4(0), glm::vec4(0.84f, 0.33f, 0.0f, 0.85f), glm::vec4(0.85f, 0.55f, 0.0f, 0.35f),
                          glm::vec4(0.05f, 0.25f, 0.85f, 0.4f), glm::vec4(0)};
    theme.dimmed = glm::vec4(0.86f, 0.87f, 0.89f, 0.75f);
    return theme;
}

}  // namespace

const Theme& themeFor(bool dark) {
    static const Theme kDark = makeDark();
    static const Theme kLight = makeLight();
    return dark ? kDark : kLight;
}

}  // namespace nepho::app
