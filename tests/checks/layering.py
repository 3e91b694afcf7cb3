#!/usr/bin/env python3
"""Holds the arrows between the modules: reads every #include and prints those that no arrow allows.

usage: layering.py ROOT      exit code 0: all is well, 1: violations were printed, 2: there was nothing to read
"""
import re
import sys
from pathlib import Path

# A layer may include itself and the layers before it.
LAYERS = {
    "projector": ["base", "parallel", "linalg", "data", "knn", "graph", "layout", "metrics", "search", "selection", "job"],
    "engine": ["base", "gpu", "asset", "text", "pick", "input", "render", "ui", "present", "window", "xr"],
}
# What a module may include of the others, as the beginning of the path.
MAY_INCLUDE = {
    "projector": ["projector/", "shaders/common/"],
    "engine": ["engine/", "shaders/"],
    "app": ["app/", "projector/", "engine/", "shaders/common/"],
    "shaders/common": ["shaders/common/"],
}
GRAPHICS = r"vulkan/|glm/|GLFW/|imgui|openxr/"
# Libraries that a module keeps away from.
MAY_NOT_USE = {
    "projector": re.compile(GRAPHICS),
    "engine": re.compile(r"Eigen/|oneapi/|tbb/|hwy/"),
    "app": re.compile(r"vulkan/|GLFW/|openxr/|Eigen/|oneapi/|tbb/|hwy/"),
    "shaders/common": re.compile(r"vulkan/|GLFW/|imgui|openxr/|Eigen/"),  # GLM's types are those of GLSL
}
SUFFIXES = {".h", ".hpp", ".cpp", ".inl"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
GENERATED = re.compile(r"^[a-z_]+\.pb\.h$")


def layer_of(module: str, path: str) -> str:
    """The layer of a path such as engine/gpu/gpu.h, or "" for a file beside the layers."""
    parts = path[len(module) + 1 :].split("/")
    return parts[0] if len(parts) > 1 else ""


def includes(path: Path):
    """Line number, bracket and target of every #include of a file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1], match[2]


def complaint(root: Path, module: str, file: str, bracket: str, target: str) -> str:
    """Why `file` of `module` may not include `target`, or ""."""
    if MAY_NOT_USE[module].match(target):
        return f"{module} keeps away from this library"
    ours = re.match(r"(projector|engine|app|shaders|tests)/", target)
    if not ours:
        unrooted = bracket == '"' and not GENERATED.match(target)
        return "our own headers are included from the root of the sources" if unrooted else ""
    if not any(target.startswith(start) for start in MAY_INCLUDE[module]):
        return f"{module} may include {', '.join(MAY_INCLUDE[module])} only"
    if module == "projector" and target.startswith("shaders/common/") and (root / target).is_file():
        brought = [inner for _, _, inner in includes(root / target) if MAY_NOT_USE[module].match(inner)]
        return f"projector keeps away from {brought[0]}, which comes with it" if brought else ""
    if module in LAYERS and target.startswith(module + "/"):
        order, own, other = LAYERS[module], layer_of(module, file), layer_of(module, target)
        if other not in order:
            return f"{module} has no layer '{other}'; its layers are {', '.join(order)}"
        if own in order and order.index(other) > order.index(own):
            return f"the layer {own} comes before {other}: {', '.join(order)}"
    return ""


def violations(root: Path) -> tuple[list[str], int]:
    """The violations below root, and how many includes were read."""
    found, read = [], 0
    for module in MAY_INCLUDE:
        for path in sorted((root / module).rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            file = path.relative_to(root).as_posix()
            if module in LAYERS and layer_of(module, file) not in LAYERS[module]:
                found.append(f"{file}: is in no layer of {module}; they are {', '.join(LAYERS[module])}")
            for number, bracket, target in includes(path):
                read += 1
                why = complaint(root, module, file, bracket, target)
                if why:
                    found.append(f"{file}:{number}: includes {target}, but {why}")
    return found, read


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    found, read = violations(Path(sys.argv[1]))
    if read == 0:
        print(f"{sys.argv[1]}: there is not one #include to read", file=sys.stderr)
        return 2
    print(*found, f"{read} includes, {len(found)} violations", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
