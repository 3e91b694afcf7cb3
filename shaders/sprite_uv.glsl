// Where a point's tile lies in the pages. The level is chosen here, by the size on screen: the fragment shader then needs
// no derivatives, which cost a software rasteriser a tenth of its frame.
struct Tile {
    vec2 origin;  // texture coordinates of the tile's top left
    vec2 pageAndLevel;
};

Tile findTile(uint tile, float radius) {
    uint cell = tile % push.tilesPerPage;
    Tile found;
    found.origin = vec2(float(cell % push.tileColumns), float(cell / push.tileColumns)) * push.cellUv + push.gutterUv;
    float texelsPerPixel = 0.5 * push.longerSideTexels / max(radius, 0.5);
    found.pageAndLevel = vec2(float(tile / push.tilesPerPage), clamp(round(log2(texelsPerPixel)), 0.0, push.lastLevel));
    return found;
}
