#include "projector/data/pbtxt_config.h"

#include "projector/data/text_file.h"
#include "projector_config.pb.h"

#include <fmt/format.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>

#include <limits>
#include <string>

namespace nepho::projector {
namespace {

// Keeps what the parser would otherwise log. Lines and columns arrive counted from 0.
class Collector : public google::protobuf::io::ErrorCollector {
  public:
    explicit Collector(std::string file) : file_(std::move(file)) {}

    void AddError(int line, int column, const std::string& message) override {
        if (firstError_.empty()) firstError_ = placed(line, column, message);
    }
    void AddWarning(int line, int column, const std::string& message) override {
        constexpr std::size_t kKept = 20;
        if (warnings_.size() < kKept) warnings_.push_back(placed(line, column, message));
    }
    const std::string& firstError() const { return firstError_; }
    const std::vector<std::string>& warnings() const { return warnings_; }

  private:
    std::string placed(int line, int column, const std::string& message) const {
        return fmt::format("{}: line {}, column {}: {}", file_, line + 1, column + 1, message);
    }
    std::string file_;
    std::string firstError_;
    std::vector<std::string> warnings_;
};

ConfigEntry entryOf(const proto::EmbeddingInfo& info) {
    ConfigEntry entry;
    entry.name = info.tensor_name();
    if (entry.name.ends_with(":0")) entry.name.resize(entry.name.size() - 2);
    entry.tensorPath = info.tensor_path();
    entry.metadataPath = info.metadata_path();
    entry.bookmarksPath = info.bookmarks_path();
    entry.spritePath = info.sprite().image_path();
    entry.shape.assign(info.tensor_shape().begin(), info.tensor_shape().end());
    const auto& tile = info.sprite().single_image_dim();
    if (!tile.empty()) entry.spriteTile = {tile[0], tile[tile.size() > 1 ? 1 : 0]};
    return entry;
}

}  // namespace

Result<ProjectorConfig> parsePbtxtConfig(std::string_view text, const std::filesystem::path& path) {
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return unexpected(fmt::format("{}: is too large for a config", path.string()));
    }
    constexpr int kMaxNesting = 32;
    Collector collector(path.string());
    google::protobuf::TextFormat::Parser parser;
    parser.AllowUnknownField(true);
    parser.SetRecursionLimit(kMaxNesting);
    parser.RecordErrorsTo(&collector);
    google::protobuf::io::ArrayInputStream stream(text.data(), static_cast<int>(text.size()));
    proto::ProjectorConfig message;
    if (!parser.Parse(&stream, &message)) {
        return unexpected(collector.firstError().empty() ? path.string() + ": is not a projector config"
                                                         : collector.firstError());
    }
    ProjectorConfig config;
    config.warnings = collector.warnings();
    config.checkpointPath = message.model_checkpoint_path();
    for (const proto::EmbeddingInfo& info : message.embeddings()) config.entries.push_back(entryOf(info));
    dropRepeatedEntries(config);
    return config;
}

}  // namespace nepho::projector
