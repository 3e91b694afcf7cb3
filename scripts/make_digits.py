#!/usr/bin/env python3
"""Writes assets/datasets/digits from scikit-learn's copy of the UCI handwritten digits.

usage: make_digits.py [FOLDER]     (Debian: python3-sklearn)

The result is the same to the byte on every run, so `git diff` shows whether anything moved.
"""
import math
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TILE = 16  # pixels a side: the 8 x 8 originals, doubled
RIM = 0.25  # brightness of the edge of a stroke
MAX_INK = 16  # the data set counts 0 to 16 inked pixels a cell

CONFIG = f"""embeddings {{
  tensor_name: "digits"
  tensor_path: "tensors.tsv"
  tensor_shape: 1797
  tensor_shape: 64
  metadata_path: "metadata.tsv"
  sprite {{
    image_path: "sprite.png"
    single_image_dim: {TILE}
    single_image_dim: {TILE}
  }}
}}
"""


def sprite_sheet(images: np.ndarray) -> np.ndarray:
    """(N, 8, 8) of 0..16 to an RGBA sheet on a square grid: strokes white at their core, dark at their rim, transparent beyond.

    White, because points are tinted by their colour; the dark rim keeps digits apart that lie over each other;
    transparent, because the tile stands on whatever is behind it.
    """
    across = math.ceil(math.sqrt(len(images)))
    ink = np.zeros((across * TILE, across * TILE))
    # Bilinear at pixel centres: nearest would leave blocks, anything wider would blur strokes two cells wide.
    at = (np.arange(TILE) + 0.5) * 8 / TILE - 0.5
    low = np.floor(at).astype(int)
    part = at - low
    for i, image in enumerate(images):
        y, x = i // across * TILE, i % across * TILE
        padded = np.pad(image, 1)
        rows = padded[low + 1] * (1 - part)[:, None] + padded[low + 2] * part[:, None]
        ink[y : y + TILE, x : x + TILE] = rows[:, low + 1] * (1 - part) + rows[:, low + 2] * part
    ink /= MAX_INK
    sheet = np.empty((*ink.shape, 4), np.uint8)
    sheet[..., :3] = np.round(255 * np.clip(RIM + (1 - RIM) * (ink - 0.3) / 0.45, RIM, 1))[..., None]
    sheet[..., 3] = np.round(255 * np.clip(ink / 0.6, 0, 1))  # cut at half: 0.3 of full ink
    return sheet


def png(rgba: np.ndarray) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = rgba.shape
    lines = np.zeros((height, 1 + width * 4), np.uint8)  # filter byte 0 before each line
    lines[:, 1:] = rgba.reshape(height, -1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(lines.tobytes(), 9))
        + chunk(b"IEND", b"")
    )


def main() -> None:
    default = Path(__file__).resolve().parent.parent / "assets" / "datasets" / "digits"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    digits = load_digits()
    assert digits.data.shape == (1797, 64) and digits.data.min() == 0 and digits.data.max() == MAX_INK

    tensors = "".join("\t".join(str(int(v)) for v in row) + "\n" for row in digits.data)
    metadata = "digit\tname\n" + "".join(f"{t}\t{NAMES[t]}\n" for t in digits.target)
    (folder / "tensors.tsv").write_text(tensors)
    (folder / "metadata.tsv").write_text(metadata)
    (folder / "projector_config.pbtxt").write_text(CONFIG)
    (folder / "sprite.png").write_bytes(png(sprite_sheet(digits.images)))


if __name__ == "__main__":
    main()
