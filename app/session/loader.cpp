#include "app/session/loader.h"

#include "app/files_cut_short.h"
#include "app/session/sprite_loading.h"
#include "projector/base/mapped_addresses.h"

#include <algorithm>
#include <future>

namespace nepho::app {

namespace {

using namespace projector;

Method chooseMethod(const OpenRequest& request, const Dataset& dataset) {
    if (dataset.dims() <= 1) return Method::none;
    const Method usual = dataset.dims() <= 3 ? Method::none : Method::pca;
    return request.method && *request.method != Method::tsne ? *request.method : usual;
}

Result<LoadedData> readAll(const OpenRequest& request, const JobContext& context) {
    context.report("opening", 0.0);
    Result<Catalog> catalog = openCatalog(request.path, request.catalog);
    if (!catalog) return Unexpected(catalog.error());
    const Result<std::size_t> tensor = findTensor(*catalog, request.tensor);
    if (!tensor) return Unexpected(tensor.error());
    const TensorSource& source = catalog->tensors[*tensor];

    Result<Dataset> dataset = readDataset(source, context);
    if (!dataset) return Unexpected(dataset.error());

    LoadedData loaded;
    loaded.tensor = *tensor;
    loaded.dataset = std::make_shared<const Dataset>(std::move(*dataset));
    loaded.warnings = catalog->warnings;
    loaded.warnings.insert(loaded.warnings.end(), loaded.dataset->warnings.begin(), loaded.dataset->warnings.end());
    loaded.catalog = std::move(*catalog);
    loaded.method = chooseMethod(request, *loaded.dataset);

    auto sprites = std::async(std::launch::async, [&] {
        if (!request.sprites) return Result<Thumbnails>(Thumbnails());
        return loadThumbnails(*loaded.dataset, request.spriteLimits, context);
    });
    Result<Pca> pca = unexpected("");
    if (loaded.method == Method::pca) pca = computePca(loaded.dataset->vectors, {}, context);
    loaded.neighborSearch = std::make_shared<const NeighborSearch>(loaded.dataset->vectors);
    Result<Thumbnails> thumbnails = sprites.get();
    if (loaded.method == Method::pca && !pca) {
        if (pca.error().message == kStoppedMessage) return Unexpected(pca.error());
        return unexpected(loaded.catalog.tensors[*tensor].tensorPath.string() + ": " + pca.error().message);
    }
    if (!thumbnails) return Unexpected(thumbnails.error());
    if (pca) loaded.pca = std::make_shared<Pca>(std::move(*pca));
    loaded.spriteAtlas = thumbnails->atlas;
    loaded.warnings.insert(loaded.warnings.end(), thumbnails->warnings.begin(), thumbnails->warnings.end());
    return loaded;
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
    readZerosWhereFilesAreCutShort();
    const std::uint64_t before = filesCutShort();
    Result<LoadedData> loaded = readAll(request, context);
    if (filesCutShort() == before) return loaded;
    return unexpected(request.path.string() + ": was cut short by another program while it was read");
}

}  // namespace nepho::app
