#include "projector/data/pbtxt_writer.h"

#include "projector/base/utf8.h"
#include "projector_config.pb.h"

#include <google/protobuf/text_format.h>

namespace nepho::projector {
namespace {

void describe(const ConfigEntry& entry, proto::EmbeddingInfo& info) {
    if (!entry.name.empty()) info.set_tensor_name(repairUtf8(entry.name));
    if (!entry.metadataPath.empty()) info.set_metadata_path(repairUtf8(entry.metadataPath));
    if (!entry.bookmarksPath.empty()) info.set_bookmarks_path(repairUtf8(entry.bookmarksPath));
    for (const std::size_t length : entry.shape) info.add_tensor_shape(static_cast<std::uint32_t>(length));
    if (!entry.spritePath.empty()) {
        info.mutable_sprite()->set_image_path(repairUtf8(entry.spritePath));
        for (const std::uint32_t side : entry.spriteTile) info.mutable_sprite()->add_single_image_dim(side);
    }
    if (!entry.tensorPath.empty()) info.set_tensor_path(repairUtf8(entry.tensorPath));
}

}  // namespace

std::string pbtxtOf(const ProjectorConfig& config) {
    proto::ProjectorConfig message;
    if (!config.checkpointPath.empty()) message.set_model_checkpoint_path(repairUtf8(config.checkpointPath));
    for (const ConfigEntry& entry : config.entries) describe(entry, *message.add_embeddings());
    std::string text;
    google::protobuf::TextFormat::Printer printer;
    printer.SetUseUtf8StringEscaping(true);
    printer.PrintToString(message, &text);
    return text;
}

}  // namespace nepho::projector
