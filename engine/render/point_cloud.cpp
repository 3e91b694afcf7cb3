#include "engine/render/point_cloud.h"

#include "engine/gpu/barriers.h"
#include "engine/render/sprite_texture.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace nepho::engine {

namespace {

constexpr std::uint8_t kShownBefore = 1, kShownNow = 2;
constexpr std::uint32_t kPositionBytes = sizeof(glm::vec3), kStyleBytes = 2 * sizeof(std::uint32_t);
// Offsets of bindings are multiples of 256 at most (Vulkan 1.3, table of required limits).
static_assert(PointCloud::kSliceStep * kPositionBytes % 256 == 0 && PointCloud::kSliceStep * kStyleBytes % 256 == 0);

std::uint32_t packed(Color8 c) {
    return std::uint32_t{c.r} | std::uint32_t{c.g} << 8 | std::uint32_t{c.b} << 16 | std::uint32_t{c.a} << 24;
}

std::uint32_t slicePointsFor(const vk::PhysicalDeviceLimits& limits, std::uint32_t most) {
    most = std::min(most, limits.maxStorageBufferRange / std::max(kPositionBytes, kStyleBytes));
    return std::max(most / PointCloud::kSliceStep, 1u) * PointCloud::kSliceStep;
}

/// Frees them, unless they are few: those of a single point are made anew every frame.
void giveUp(std::vector<glm::vec3>& places) {
    places.clear();
    if (places.capacity() > PointCloud::kSliceStep) std::vector<glm::vec3>().swap(places);
}

}  // namespace

PointCloud::PointCloud(Gpu& gpu, const DescriptorLayout& layout, std::uint32_t mostInSlice)
    : gpu_(gpu), layout_(layout), slicePoints_(slicePointsFor(gpu.limits(), mostInSlice)) {
    ImageInfo info;
    info.extent = vk::Extent2D(1, 1);
    info.arrayView = true;
    info.usage = vk::ImageUsageFlagBits::eSampled | vk::ImageUsageFlagBits::eTransferDst;
    noSprites_ = gpu.makeImage(info, "no sprites");
    noSampler_ = vk::raii::Sampler(gpu.device(), vk::SamplerCreateInfo());
    remakeBuffers();
}

void PointCloud::addGroups(std::span<const ChunkGrid> grids) {
    for (const ChunkGrid& grid : grids) {
        const auto first = static_cast<std::uint32_t>(order_.size());
        order_.insert(order_.end(), grid.order().begin(), grid.order().end());
        positions_.insert(positions_.end(), grid.positions().begin(), grid.positions().end());
        for (ChunkGrid::Chunk chunk : grid.chunks()) {
            chunk.first += first;
            chunks_.push_back(chunk);
        }
        regions_.insert(regions_.end(), grid.regions().begin(), grid.regions().end());
        groupEnds_.push_back({chunks_.size(), regions_.size(), order_.size()});
    }
}

/// Notes which points were shown and which are now. False where they are the same.
bool PointCloud::markChanges(std::span<const ChunkGrid> grids, std::size_t points) {
    changes_.assign(points, 0);
    for (const std::uint32_t point : orderBefore_) changes_[point] |= kShownBefore;
    std::size_t now = 0, both = 0;
    for (const ChunkGrid& grid : grids) {
        for (const std::uint32_t point : grid.order()) both += (changes_[point] |= kShownNow) != kShownNow;
        now += grid.order().size();
    }
    return both != now || both != orderBefore_.size();
}

/// The points of a group that are no longer shown, as a group of their own, in the same order.
void PointCloud::addLeavingGroup(std::span<const std::uint32_t> order, std::span<const glm::vec3> positions) {
    leaving_.clear();
    for (const std::uint32_t point : order) {
        if (changes_[point] == kShownBefore) leaving_.push_back(point);
    }
    const std::array group{ChunkGrid::ordered(std::move(leaving_), positions)};
    addGroups(group);
}

/// Whether the changes noted undo those that were going on.
bool PointCloud::turnsBack() const {
    if (changes_.size() != changesBefore_.size()) return false;
    constexpr auto kSwapped = [](std::uint8_t change) {
        return change == kShownBefore ? kShownNow : change == kShownNow ? kShownBefore : change;
    };
    return std::ranges::equal(changes_, changesBefore_, {}, {}, kSwapped);
}

PointCloud::Fade PointCloud::setPositions(std::span<const ChunkGrid> grids, std::span<const glm::vec3> positions,
                                          bool fades) {
    changesBefore_ = changes_;
    endFade();
    beforeChanged_ = false;
    order_.swap(orderBefore_);
    groupEnds_.swap(groupEndsBefore_);
    order_.clear();
    positions_.clear();
    chunks_.clear();
    regions_.clear();
    chunksThere_.clear();
    regionsThere_.clear();
    groupEnds_.clear();
    addGroups(grids);
    stayingGroups_ = grids.size();
    fades = fades && markChanges(grids, positions.size());
    if (fades) {
        std::size_t first = 0;
        for (const GroupEnd& group : groupEndsBefore_) {
            addLeavingGroup(std::span(orderBefore_).subspan(first, group.places - first), positions);
            first = group.places;
        }
    } else {
        changes_.clear();
    }
    positionsChanged_ = true;
    stylesChanged_ = true;
    ++revision_;
    return !fades ? Fade::none : turnsBack() ? Fade::turnsBack : Fade::begins;
}

void PointCloud::glideFrom(std::span<const glm::vec3> positions) {
    before_.resize(order_.size());
    for (std::size_t place = 0; place < order_.size(); ++place) before_[place] = positions[order_[place]];
    chunksThere_ = chunks_;
    regionsThere_ = regions_;
    widenBounds(before_);  // on their way points are between both
    beforeChanged_ = true;
    ++revision_;
}

void PointCloud::endGlide() {
    if (chunksThere_.empty()) return;
    chunks_ = std::exchange(chunksThere_, {});
    regions_ = std::exchange(regionsThere_, {});
}

void PointCloud::widenBounds(std::span<const glm::vec3> places) {
    std::size_t of = 0;
    for (std::size_t region = 0; region < regions_.size(); ++region) {
        for (std::uint32_t i = 0; i < regions_[region].count; ++i, ++of) {
            ChunkGrid::Chunk& chunk = chunks_[of];
            for (const glm::vec3 at : places.subspan(chunk.first, chunk.count)) {
                chunk.low = glm::min(chunk.low, at);
                chunk.high = glm::max(chunk.high, at);
            }
            regions_[region].low = glm::min(regions_[region].low, chunk.low);
            regions_[region].high = glm::max(regions_[region].high, chunk.high);
        }
    }
}

void PointCloud::endFade() {
    if (changes_.empty()) return;
    changes_.clear();
    groupEnds_.resize(stayingGroups_);
    const GroupEnd end = groupEnds_.empty() ? GroupEnd{} : groupEnds_.back();
    chunks_.resize(end.chunks);
    regions_.resize(end.regions);
    order_.resize(end.places);
    positions_.resize(std::min(positions_.size(), end.places));
    styles_.resize(std::min(styles_.size(), 2 * end.places));
    for (Stretch& stretch : restyled_) stretch.end = std::min(stretch.end, end.places);
    std::erase_if(restyled_, [](const Stretch& stretch) { return stretch.begin >= stretch.end; });
}

bool PointCloud::isEntering(std::uint32_t point) const {
    return point < changes_.size() && changes_[point] == kShownNow;
}

/// What a style says of how a point comes or goes.
std::uint32_t PointCloud::fadeOf(std::uint32_t point) const {
    if (changes_.empty()) return 0;
    return changes_[point] == kShownNow ? shader::kEntering : changes_[point] == kShownBefore ? shader::kLeaving : 0u;
}

std::uint32_t PointCloud::stateWord(std::uint32_t point, PointState state) const {
    return (point & shader::kTileMask) | fadeOf(point) | static_cast<std::uint32_t>(state) << shader::kStateShift;
}

void PointCloud::setStyles(std::span<const Color8> colors, std::span<const PointState> states) {
    styles_.resize(2 * order_.size());
    for (std::size_t place = 0; place < order_.size(); ++place) {
        const std::uint32_t index = order_[place];
        styles_[2 * place] = packed(colors[index]);
        styles_[2 * place + 1] = stateWord(index, states[index]);
    }
    restyled_.clear();
    stylesChanged_ = true;
    ++revision_;
}

void PointCloud::setStates(std::span<const PointState> states) {
    bool any = false;
    for (std::size_t begin = 0; begin < order_.size(); begin += kSliceStep) {
        const std::size_t end = std::min<std::size_t>(begin + kSliceStep, order_.size());
        std::uint32_t changes = 0;
        for (std::size_t place = begin; place < end; ++place) {
            const std::uint32_t word = stateWord(order_[place], states[order_[place]]);
            changes |= word ^ styles_[2 * place + 1];
            styles_[2 * place + 1] = word;
        }
        if (changes == 0) continue;
        any = true;
        if (!restyled_.empty() && restyled_.back().end == begin) {
            restyled_.back().end = end;
        } else {
            restyled_.push_back({begin, end});
        }
    }
    revision_ += any ? 1 : 0;
}

void PointCloud::setSingle(glm::vec3 position, std::uint32_t tile, Color8 color) {
    changes_.clear();
    order_.assign(1, 0);
    positions_.assign(1, position);
    chunks_.assign(1, ChunkGrid::Chunk{0, 1, position, position});
    regions_.assign(1, ChunkGrid::Chunk{0, 1, position, position});
    groupEnds_.assign(1, {1, 1, 1});
    stayingGroups_ = 1;
    styles_.assign({packed(color), stateWord(tile, PointState::plain)});
    restyled_.clear();
    positionsChanged_ = stylesChanged_ = true;
    ++revision_;
}

std::span<const ChunkGrid::Chunk> PointCloud::chunks(std::size_t group) const {
    const std::size_t begin = group == 0 ? 0 : groupEnds_[group - 1].chunks;
    return std::span(chunks_).subspan(begin, groupEnds_[group].chunks - begin);
}

std::span<const ChunkGrid::Chunk> PointCloud::regions(std::size_t group) const {
    const std::size_t begin = group == 0 ? 0 : groupEnds_[group - 1].regions;
    return std::span(regions_).subspan(begin, groupEnds_[group].regions - begin);
}

void PointCloud::setSprites(const SpriteTexture* sprites) {
    if (sprites == sprites_) return;
    sprites_ = sprites;
    ++revision_;
    remakeSets();
}

void PointCloud::remakeBuffers() {
    using Usage = vk::BufferUsageFlagBits;
    const std::size_t count = std::max<std::size_t>(order_.size(), 1);
    const bool larger = positionBuffer_.size < count * sizeof(glm::vec3);
    if (!larger && (!beforeChanged_ || *beforeBuffer_.handle)) return;
    if (beforeChanged_ || (larger && *beforeBuffer_.handle)) {
        const std::size_t bytes = std::max<std::size_t>(positionBuffer_.size, count * sizeof(glm::vec3));
        if (*beforeBuffer_.handle) gpu_.deferred().retire(std::move(beforeBuffer_));
        beforeBuffer_ = gpu_.makeBuffer(bytes, Usage::eStorageBuffer | Usage::eTransferDst, false, "points before");
    }
    if (!larger) return remakeSets();
    gpu_.deferred().retire(std::move(positionBuffer_));
    gpu_.deferred().retire(std::move(styleBuffer_));
    positionBuffer_ = gpu_.makeBuffer(count * sizeof(glm::vec3), Usage::eStorageBuffer | Usage::eTransferDst, false,
                                      "point positions");
    styleBuffer_ = gpu_.makeBuffer(count * 2 * sizeof(std::uint32_t), Usage::eStorageBuffer | Usage::eTransferDst,
                                   false, "point styles");
    newBuffers_ = true;
    remakeSets();
}

/// New buffers that the processor can write to are filled where they are.
void PointCloud::send(const vk::raii::CommandBuffer& commands, StagingRing& staging, std::span<const std::byte> bytes,
                      const Buffer& to) const {
    if (newBuffers_ && to.mappedAs<std::byte>() != nullptr && !bytes.empty()) {
        std::memcpy(to.mappedAs<std::byte>(), bytes.data(), bytes.size());
    } else {
        staging.upload(commands, bytes, *to.handle, 0);
    }
}

void PointCloud::remakeSets() {
    for (DescriptorSet& set : sets_) gpu_.deferred().retire(std::move(set));
    sets_.clear();
    constexpr auto kStorage = vk::DescriptorType::eStorageBuffer;
    const vk::DeviceSize count = positionBuffer_.size / kPositionBytes;
    for (vk::DeviceSize first = 0; first < count; first += slicePoints_) {
        const vk::DeviceSize points = std::min<vk::DeviceSize>(slicePoints_, count - first);
        DescriptorSet& set = sets_.emplace_back(gpu_, layout_, "points");
        set.setBuffer(gpu_, 0, kStorage, *positionBuffer_.handle, first * kPositionBytes, points * kPositionBytes);
        set.setBuffer(gpu_, 1, kStorage, *styleBuffer_.handle, first * kStyleBytes, points * kStyleBytes);
        // Where nothing has glided yet, nothing is read from there.
        const vk::Buffer before = *beforeBuffer_.handle ? *beforeBuffer_.handle : *positionBuffer_.handle;
        set.setBuffer(gpu_, 3, kStorage, before, first * kPositionBytes, points * kPositionBytes);
        set.setImage(gpu_, 2, sprites_ ? sprites_->view() : *noSprites_.view,
                     sprites_ ? sprites_->sampler() : *noSampler_);
    }
}

void PointCloud::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging) {
    if (firstUpload_) {
        transition(commands, *noSprites_.handle, vk::ImageAspectFlagBits::eColor, vk::ImageLayout::eUndefined,
                   vk::ImageLayout::eShaderReadOnlyOptimal);
        firstUpload_ = false;
    }
    if (!positionsChanged_ && !stylesChanged_ && !beforeChanged_ && restyled_.empty()) return;
    remakeBuffers();
    drawingBeforeTransfers(commands);
    if (positionsChanged_) send(commands, staging, std::as_bytes(std::span(positions_)), positionBuffer_);
    if (beforeChanged_) staging.upload(commands, std::as_bytes(std::span(before_)), *beforeBuffer_.handle, 0);
    if (stylesChanged_) send(commands, staging, std::as_bytes(std::span(styles_)), styleBuffer_);
    constexpr std::size_t kWords = kStyleBytes / sizeof(std::uint32_t);
    if (stylesChanged_) restyled_.clear();  // they are among all
    for (const Stretch& stretch : restyled_) {
        const auto words = std::span(styles_).subspan(kWords * stretch.begin, kWords * (stretch.end - stretch.begin));
        staging.upload(commands, std::as_bytes(words), *styleBuffer_.handle, kStyleBytes * stretch.begin);
    }
    transfersBeforeDrawing(commands);
    restyled_.clear();
    giveUp(positions_);
    giveUp(before_);
    positionsChanged_ = stylesChanged_ = beforeChanged_ = newBuffers_ = false;
}

}  // namespace nepho::engine
