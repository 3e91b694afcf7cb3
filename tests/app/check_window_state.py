"""Holds the state that the window wrote after its replay against what the script did.
usage: check_window_state.py STATE.json PICTURE.png METADATA.tsv"""
import json
import struct
import sys
import zlib


def rows_named(path, name):
    with open(path, encoding="utf-8") as lines:
        header = next(lines).rstrip("\n").split("\t")
        return [row for row, line in enumerate(lines) if line.rstrip("\n").split("\t")[header.index("name")] == name]


def pixel_bytes(path):
    """The picture's data as PNG holds it, filtered by row: enough to see whether anything differs."""
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
    at, packed = 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    return zlib.decompress(packed)


state_path, picture_path, metadata_path = sys.argv[1:]
state = json.load(open(state_path, encoding="utf-8"))
threes = rows_named(metadata_path, "three")
assert len(threes) == 183, len(threes)
assert state["presenter"] == "window", state["presenter"]
assert state["dataset"] == {"name": "digits", "rows": 1797, "dims": 64}, state["dataset"]
assert state["projection"]["dims"] == 2, state["projection"]
assert state["camera"]["flat"] is True, state["camera"]
assert state["search"]["pattern"] == "three", state["search"]["pattern"]
assert state["search"]["found"] == threes, len(state["search"]["found"])
assert state["visible"] == threes, state["visible"]
assert state["selected"] == threes, state["selected"]
assert state["message"] == "", state["message"]
# Filtered rows of one colour are zeros but for their first pixels: a picture of something has many values.
assert len(set(pixel_bytes(picture_path))) > 64, "the picture is nearly of one colour"
