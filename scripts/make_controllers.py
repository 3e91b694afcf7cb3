#!/usr/bin/env python3
"""Writes assets/controllers: left.glb and right.glb, a hand-held controller each, the one the other's mirror image.

usage: make_controllers.py [FOLDER]

The models stand in the frame of OpenXR's grip pose, in metres: the origin in the middle of the palm, -z along the handle from
the little finger to the thumb, x to the person's right, so that the index finger lies on the side of -y. The result is the same to the
byte on every run.
"""
import json
import math
import struct
import sys
from pathlib import Path

# Linear base colours.
LIGHT = (0.60, 0.62, 0.66)
DARK = (0.055, 0.060, 0.072)
METAL = (0.20, 0.21, 0.24)
ACCENT = {"left": (0.05, 0.42, 0.52), "right": (0.80, 0.34, 0.04)}


def turned(point, pitch):
    """A point turned about x by `pitch` radians: y towards z."""
    x, y, z = point
    c, s = math.cos(pitch), math.sin(pitch)
    return (x, c * y - s * z, s * y + c * z)


def moved(points, by, pitch=0.0, roll=0.0):
    """Points turned about z, then about x, then moved."""
    c, s = math.cos(roll), math.sin(roll)
    rolled = [(c * x - s * y, s * x + c * y, z) for x, y, z in points]
    return [tuple(a + b for a, b in zip(turned(point, pitch), by)) for point in rolled]


def loft(rings, around):
    """A closed tube along -z: rings of (z, middle y, radius x, radius y), the first nearest to +z, both ends closed by a point."""
    points = []
    for z, middle, rx, ry in rings:
        for i in range(around):
            angle = 2 * math.pi * i / around
            points.append((rx * math.cos(angle), middle + ry * math.sin(angle), z))
    quads = range(len(rings) - 1)
    triangles = []
    for ring in quads:
        for i in range(around):
            a, b = ring * around + i, ring * around + (i + 1) % around
            c, d = a + around, b + around
            triangles += [(a, c, b), (b, c, d)]
    for ring, forward in ((0, False), (len(rings) - 1, True)):
        z, middle, rx, _ = rings[ring]
        bulge = 0.25 * rx
        points.append((0.0, middle, z - bulge if forward else z + bulge))
        top = len(points) - 1
        for i in range(around):
            a, b = ring * around + i, ring * around + (i + 1) % around
            triangles.append((a, top, b) if forward else (a, b, top))
    return points, triangles


def button(radius, height, around=10):
    """A flat cap that looks along -z, its edge rounded."""
    return loft([(0.004, 0, radius, radius), (-0.8 * height, 0, radius, radius), (-height, 0, 0.8 * radius, 0.8 * radius)], around)


def torus(rx, ry, tube, around=22, across=6):
    """A ring about the z axis, wider by rx and ry."""
    points, triangles = [], []
    for i in range(around):
        along = 2 * math.pi * i / around
        for j in range(across):
            angle = 2 * math.pi * j / across
            out = tube * math.cos(angle)
            points.append(((rx + out) * math.cos(along), (ry + out) * math.sin(along), 1.5 * tube * math.sin(angle)))
            a, b = i * across + j, i * across + (j + 1) % across
            c, d = (i + 1) % around * across + j, (i + 1) % around * across + (j + 1) % across
            triangles += [(a, c, b), (b, c, d)]
    return points, triangles


def parts(hand):
    """(colour, points, triangles) of each part of the right hand's controller."""
    def part(color, shape, by=(0, 0, 0), pitch=0.0, roll=0.0):
        points, triangles = shape
        return color, moved(points, by, pitch, roll), triangles

    face = 0.62  # how far the thumb's face leans back from the handle's end, radians
    handle = loft([(0.058, 0.007, 0.0090, 0.0100), (0.053, 0.006, 0.0140, 0.0160), (0.030, 0.003, 0.0155, 0.0185), (0.0, 0.0, 0.0150, 0.0175),
                   (-0.025, 0.0, 0.0150, 0.0180), (-0.045, 0.0, 0.0175, 0.0190)], 12)
    collar = loft([(0.0, 0.0, 0.0172, 0.0190), (-0.008, 0.0, 0.0215, 0.0225), (-0.022, 0.0, 0.0240, 0.0255),
                   (-0.029, 0.0, 0.0225, 0.0240), (-0.032, 0.0, 0.0180, 0.0190)], 14)
    trigger = loft([(0.016, 0.0, 0.0050, 0.0050), (0.010, 0.0, 0.0085, 0.0085), (-0.010, -0.003, 0.0090, 0.0085), (-0.018, -0.007, 0.0060, 0.0045)], 8)
    squeeze = loft([(0.015, 0, 0.0045, 0.004), (0.0, 0, 0.0065, 0.006), (-0.015, 0, 0.0045, 0.004)], 6)
    stick = loft([(0.004, 0, 0.0040, 0.0040), (-0.005, 0, 0.0040, 0.0040), (-0.007, 0, 0.0078, 0.0078), (-0.0095, 0, 0.0080, 0.0080),
                  (-0.010, 0, 0.0060, 0.0060)], 10)
    head = (0.0, 0.002, -0.040)

    def on_face(x, y):
        """A place on the thumb's face, from its middle."""
        return moved([(x, y, -0.032)], head, face)[0]

    return [
        part(DARK, handle),
        part(LIGHT, collar, head, face),
        part(ACCENT[hand], torus(0.043, 0.046, 0.0034), (0.0, -0.014, -0.070), -face - 0.45),
        part(METAL, trigger, (0.0, -0.0225, -0.038), 0.10),
        part(METAL, squeeze, (-0.0085, -0.0130, 0.006), 0.0, -0.5),
        part(METAL, stick, on_face(-0.0085, 0.002), face),
        part(ACCENT[hand], button(0.0042, 0.0028, 8), on_face(0.0085, 0.0085), face),
        part(DARK, button(0.0042, 0.0028, 8), on_face(0.0105, -0.0040), face),
    ]


def normals_of(points, triangles):
    """The mean of the triangles at each point, each by its area."""
    sums = [[0.0, 0.0, 0.0] for _ in points]
    for triangle in triangles:
        a, b, c = (points[i] for i in triangle)
        u, v = [q - p for p, q in zip(a, b)], [q - p for p, q in zip(a, c)]
        cross = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
        for i in triangle:
            sums[i] = [s + n for s, n in zip(sums[i], cross)]
    return [tuple(n / math.hypot(*s) for n in s) for s in sums]


def padded(data, fill):
    return data + fill * (-len(data) % 4)


def glb(hand):
    by_color = {}
    for color, points, triangles in parts(hand):
        normals = normals_of(points, triangles)
        if hand == "left":
            points = [(-x, y, z) for x, y, z in points]
            normals = [(-x, y, z) for x, y, z in normals]
            triangles = [(a, c, b) for a, b, c in triangles]
        whole = by_color.setdefault(color, ([], [], []))
        first = len(whole[0])
        whole[0].extend(points)
        whole[1].extend(normals)
        whole[2].extend(first + i for triangle in triangles for i in triangle)

    binary, views, accessors, primitives, materials = b"", [], [], [], []

    def add(data, component, count, kind, **limits):
        nonlocal binary
        views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(data)})
        accessors.append({"bufferView": len(views) - 1, "componentType": component, "count": count, "type": kind, **limits})
        binary += padded(data, b"\0")
        return len(accessors) - 1

    for color, (points, normals, indices) in by_color.items():
        stored = [struct.unpack("<3f", struct.pack("<3f", *point)) for point in points]
        limits = {"min": [min(axis) for axis in zip(*stored)], "max": [max(axis) for axis in zip(*stored)]}
        attributes = {
            "POSITION": add(b"".join(struct.pack("<3f", *p) for p in stored), 5126, len(points), "VEC3", **limits),
            "NORMAL": add(b"".join(struct.pack("<3f", *n) for n in normals), 5126, len(points), "VEC3"),
        }
        triangles = add(struct.pack(f"<{len(indices)}H", *indices), 5123, len(indices), "SCALAR")
        primitives.append({"attributes": attributes, "indices": triangles, "material": len(materials)})
        materials.append({"pbrMetallicRoughness": {"baseColorFactor": [*color, 1], "metallicFactor": 0}})

    document = {
        "asset": {"version": "2.0", "generator": "make_controllers.py"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"name": f"{hand} controller", "mesh": 0}],
        "meshes": [{"primitives": primitives}],
        "materials": materials,
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }
    text = padded(json.dumps(document, separators=(",", ":")).encode(), b" ")
    size = 12 + 8 + len(text) + 8 + len(binary)
    return (
        struct.pack("<4sII", b"glTF", 2, size)
        + struct.pack("<I4s", len(text), b"JSON") + text
        + struct.pack("<I4s", len(binary), b"BIN\0") + binary
    )  # fmt: skip


def main() -> None:
    default = Path(__file__).resolve().parent.parent / "assets" / "controllers"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    for hand in ("left", "right"):
        (folder / f"{hand}.glb").write_bytes(glb(hand))


if __name__ == "__main__":
    main()
