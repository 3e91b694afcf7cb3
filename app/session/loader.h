#pragma once

#include "app/session/tsne_request.h"
#include "engine/asset/sprite_atlas.h"
#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/catalog.h"
#include "projector/knn/neighbors.h"
#include "projector/layout/pca.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nepho::app {

/// How positions are made from vectors; t-SNE begins from what is there without it.
enum class Method { none, pca, tsne };
std::optional<Method> parseMethod(const std::string& name);
const char* methodName(Method method);

/// What to open.
struct OpenRequest {
    std::filesystem::path path;
    projector::CatalogOptions catalog;
    std::optional<std::string> tensor;  ///< by name; none: the first
    std::optional<Method> method;       ///< none: as they are up to 3 dimensions, else PCA
    TsneRequest tsne;                   ///< where the method is t-SNE
    bool sprites = true;                ///< make thumbnails of the sprite sheet
    engine::SpriteLimits spriteLimits;  ///< of the thumbnails
};

/// Everything read and computed before the first picture.
struct LoadedData {
    projector::Catalog catalog;
    std::size_t tensor = 0;  ///< index into catalog.tensors
    std::shared_ptr<const projector::Dataset> dataset;
    std::shared_ptr<projector::Pca> pca;  ///< null where the method is none; scores may be none
    std::shared_ptr<const projector::NeighborSearch> neighborSearch;  ///< over the dataset's vectors
    Method method = Method::none;
    std::shared_ptr<const engine::SpriteAtlas> spriteAtlas;  ///< tiles ready for the GPU; null without sprites
    std::vector<std::string> warnings;
};

/// Opens, reads, decodes and reduces; the sprite sheet is decoded while vectors are reduced. Runs on a worker thread.
projector::Result<LoadedData> load(const OpenRequest& request, const projector::JobContext& context);

}  // namespace nepho::app
