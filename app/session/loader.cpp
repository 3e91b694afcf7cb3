#include "app/session/loader.h"

#include <algorithm>
#include <future>

namespace nepho::app {

namespace {

using namespace projector;

struct Sprites {
    std::shared_ptr<const Image> sheet;
    std::shared_ptr<const engine::SpriteAtlas> atlas;
};

std::shared_ptr<engine::SpriteAtlas> makeAtlas(const Image& image, const SpriteSheet& sheet, std::size_t rows,
                                               const engine::SpriteLimits& limits) {
    engine::SheetView view;
    view.rgba = image.rgba;
    view.width = image.width;
    view.height = image.height;
    view.tileWidth = sheet.tileWidth;
    view.tileHeight = sheet.tileHeight;
    view.columns = sheet.columns();
    view.order = sheet.tiles;
    return std::make_shared<engine::SpriteAtlas>(engine::makeSpriteAtlas(view, sheet.tiledRows(rows), limits));
}

Result<Sprites> readSprites(const Dataset& dataset, std::future<Result<Image>> decoded,
                            const engine::SpriteLimits& limits) {
    if (!dataset.sprite || !decoded.valid()) return Sprites{};
    Result<Image> image = decoded.get();
    if (!image) return Unexpected(image.error());
    Sprites sprites;
    if (dataset.sprite->tiledRows(dataset.rows()) > 0) {
        sprites.atlas = makeAtlas(*image, *dataset.sprite, dataset.rows(), limits);
    }
    sprites.sheet = std::make_shared<const Image>(std::move(*image));
    return sprites;
}

Method chooseMethod(const OpenRequest& request, const Dataset& dataset) {
    if (dataset.dims() <= 1) return Method::none;
    const Method usual = dataset.dims() <= 3 ? Method::none : Method::pca;
    return request.method && *request.method != Method::tsne ? *request.method : usual;
}

}  // namespace

std::optional<Method> parseMethod(const std::string& name) {
    if (name == "none") return Method::none;
    if (name == "pca") return Method::pca;
    if (name == "tsne") return Method::tsne;
    return std::nullopt;
}

const char* methodName(Method method) {
    switch (method) {
        case Method::pca:
            return "pca";
        case Method::tsne:
            return "tsne";
        case Method::none:
            break;
    }
    return "none";
}

Result<LoadedData> load(const OpenRequest& request, const JobContext& context) {
    context.report("opening", 0.0);
    Result<Catalog> catalog = openCatalog(request.path, request.catalog);
    if (!catalog) return Unexpected(catalog.error());
    const Result<std::size_t> tensor = findTensor(*catalog, request.tensor);
    if (!tensor) return Unexpected(tensor.error());
    const TensorSource& source = catalog->tensors[*tensor];

    std::future<Result<Image>> decoded;
    if (request.sprites && source.spritePath) {
        decoded = std::async(std::launch::async, [path = *source.spritePath] { return readPng(path); });
    }
    Result<Dataset> dataset = readDataset(source, context);
    if (!dataset) return Unexpected(dataset.error());

    LoadedData loaded;
    loaded.tensor = *tensor;
    loaded.dataset = std::make_shared<const Dataset>(std::move(*dataset));
    loaded.warnings = catalog->warnings;
    loaded.warnings.insert(loaded.warnings.end(), loaded.dataset->warnings.begin(), loaded.dataset->warnings.end());
    loaded.catalog = std::move(*catalog);
    loaded.method = chooseMethod(request, *loaded.dataset);

    auto sprites = std::async(std::launch::async, [&loaded, &request, decoding = std::move(decoded)]() mutable {
        return readSprites(*loaded.dataset, std::move(decoding), request.spriteLimits);
    });
    Result<Pca> pca = unexpected("");
    if (loaded.method == Method::pca) pca = computePca(loaded.dataset->vectors, {}, context);
    loaded.neighborSearch = std::make_shared<const NeighborSearch>(loaded.dataset->vectors);
    Result<Sprites> ready = sprites.get();
    if (loaded.method == Method::pca && !pca) {
        if (pca.error().message == kStoppedMessage) return Unexpected(pca.error());
        return unexpected(loaded.catalog.tensors[*tensor].tensorPath.string() + ": " + pca.error().message);
    }
    if (!ready) return Unexpected(ready.error());
    if (pca) loaded.pca = std::make_shared<const Pca>(std::move(*pca));
    loaded.spriteSheet = ready->sheet;
    loaded.spriteAtlas = ready->atlas;
    return loaded;
}

}  // namespace nepho::app
