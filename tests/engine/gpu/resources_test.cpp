#include "engine/gpu/deferred_release.h"
#include "engine/gpu/frame_ring.h"
#include "engine/gpu/pipeline_cache_file.h"
#include "engine/gpu/staging_ring.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <memory>
#include <numeric>

namespace nepho::engine {
namespace {

GpuOptions validated() {
    GpuOptions options;
    options.validation = true;
    return options;
}

TEST(DeferredRelease, KeepsUntilTheValueHasPassed) {
    DeferredRelease deferred;
    const auto first = std::make_shared<int>(1), second = std::make_shared<int>(2);
    deferred.setCurrentValue(1);
    deferred.retire(std::shared_ptr<int>(first));
    deferred.setCurrentValue(2);
    deferred.retire(std::shared_ptr<int>(second));
    deferred.collect(0);
    EXPECT_EQ(deferred.pending(), 2u);
    deferred.collect(1);
    EXPECT_EQ(first.use_count(), 1);
    EXPECT_EQ(second.use_count(), 2);
    deferred.collect(2);
    EXPECT_EQ(second.use_count(), 1);
}

TEST(MemoryArena, MergesWhatIsGivenBackAndNeverOverlaps) {
    Gpu gpu(validated());
    MemoryArena arena(gpu.device(), 0, false, 1 << 20, "test");
    {
        std::vector<MemoryPiece> pieces;
        for (int i = 0; i < 32; ++i) pieces.push_back(arena.allocate(1000 + 37 * i, 256));
        for (std::size_t i = 1; i < pieces.size(); ++i) {
            EXPECT_GE(pieces[i].offset(), pieces[i - 1].offset() + pieces[i - 1].size());
            EXPECT_EQ(pieces[i].offset() % 256, 0u);
        }
        for (std::size_t i = 0; i < pieces.size(); i += 2) pieces[i] = MemoryPiece();
        const MemoryPiece again = arena.allocate(900, 256);
        EXPECT_EQ(again.offset(), 0u) << "the first hole is used again";
    }
    EXPECT_EQ(arena.usedBytes(), 0u);
    const MemoryPiece whole = arena.allocate(1 << 20, 256);
    EXPECT_EQ(whole.offset(), 0u);
    EXPECT_EQ(arena.reservedBytes(), vk::DeviceSize{1} << 20) << "the holes had merged into the whole block";
}

/// Uploads more in several frames than the ring holds and reads everything back.
TEST(StagingRing, CarriesEveryByteThroughManyFrames) {
    Gpu gpu(validated());
    {
        FrameRing frames(gpu);
        StagingRing staging(gpu);
        constexpr vk::DeviceSize kPiece = 3'000'000, kPieces = 9;
        using Usage = vk::BufferUsageFlagBits;
        const Buffer device =
            gpu.makeBuffer(kPiece * kPieces, Usage::eTransferDst | Usage::eTransferSrc, false, "device");
        const Buffer host = gpu.makeBuffer(kPiece * kPieces, Usage::eTransferDst, true, "host");
        std::vector<std::uint8_t> sent(kPiece * kPieces);
        for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<std::uint8_t>(i * 2654435761u >> 24);
        for (vk::DeviceSize piece = 0; piece < kPieces; ++piece) {
            const auto& commands = frames.begin();
            staging.beginFrame(frames.submitted() + 1, frames.reached());
            staging.upload(commands, std::as_bytes(std::span(sent).subspan(piece * kPiece, kPiece)), *device.handle,
                           piece * kPiece);
            frames.submit();
        }
        frames.waitIdle();
        const auto& commands = frames.begin();
        commands.copyBuffer(*device.handle, *host.handle, vk::BufferCopy(0, 0, sent.size()));
        frames.submit();
        frames.waitIdle();
        EXPECT_EQ(std::memcmp(host.mappedAs<std::uint8_t>(), sent.data(), sent.size()), 0);
        EXPECT_EQ(frames.reached(), kPieces + 1);
    }
    EXPECT_EQ(gpu.validationMessages(), 0u) << gpu.firstValidationMessage();
}

TEST(FrameRing, FreesWhatWasRetiredOnceTheGpuIsDone) {
    Gpu gpu(validated());
    FrameRing frames(gpu);
    frames.begin();
    gpu.deferred().retire(gpu.makeBuffer(64, vk::BufferUsageFlagBits::eTransferDst, false, "retired"));
    EXPECT_EQ(gpu.deferred().pending(), 1u);
    frames.submit();
    frames.waitIdle();
    frames.begin();
    EXPECT_EQ(gpu.deferred().pending(), 0u);
    frames.submit();
}

TEST(PipelineCacheFile, RefusesWhatAnotherDeviceOrNobodyWrote) {
    Gpu gpu(validated());
    const auto properties = gpu.physicalDevice().getProperties();
    const auto folder = std::filesystem::path(testing::TempDir()) / "pipeline_cache_test";
    const auto file = folder / "pipelines.bin";
    writePipelineCacheFile(file, gpu.pipelineCache().getData());
    EXPECT_FALSE(readPipelineCacheFile(file, properties).empty());

    auto other = properties;
    other.deviceID ^= 1;
    EXPECT_TRUE(readPipelineCacheFile(file, other).empty());
    std::ofstream(file, std::ios::trunc) << "short";
    EXPECT_TRUE(readPipelineCacheFile(file, properties).empty());
    std::filesystem::remove_all(folder);
    EXPECT_TRUE(readPipelineCacheFile(file, properties).empty());
}

}  // namespace
}  // namespace nepho::engine
