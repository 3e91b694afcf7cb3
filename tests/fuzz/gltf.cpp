// Models: what the cleaner lets through, and what Assimp makes of that.
#include "engine/asset/mesh_file.h"
#include "tests/fuzz/hostile_file.h"

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::HostileFile file(data, size);
    const auto read = engine::readMesh(file.path());
    const auto* mesh = std::get_if<engine::Mesh>(&read);
    if (mesh == nullptr) return 0;
    fuzz::mustHold(!mesh->indices.empty() && mesh->indices.size() % 3 == 0);
    for (const std::uint32_t index : mesh->indices) fuzz::mustHold(index < mesh->vertices.size());
    return 0;
}
