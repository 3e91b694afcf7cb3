"""Reads 8-bit PNG pictures without interlace."""
import struct
import zlib


def read_png(path):
    """(width, height, rows of pixels as (red, green, blue))."""
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    at, packed = 8, b""
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">2I5B", body)
            assert (depth, interlace) == (8, 0) and colour in (2, 6), (depth, colour, interlace)
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    channels = 3 if colour == 2 else 4
    raw, stride = zlib.decompress(packed), width * channels
    rows, before = [], bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        line = bytearray(raw[start + 1:start + 1 + stride])
        unfilter(raw[start], line, before, channels)
        rows.append([tuple(line[x:x + 3]) for x in range(0, stride, channels)])
        before = line
    return width, height, rows


def unfilter(kind, line, before, channels):
    for i in range(len(line)):
        left = line[i - channels] if i >= channels else 0
        if kind == 1:
            line[i] = (line[i] + left) & 255
        elif kind == 2:
            line[i] = (line[i] + before[i]) & 255
        elif kind == 3:
            line[i] = (line[i] + (left + before[i]) // 2) & 255
        elif kind == 4:
            corner = before[i - channels] if i >= channels else 0
            guess = left + before[i] - corner
            far = [abs(guess - left), abs(guess - before[i]), abs(guess - corner)]
            nearest = (left, before[i], corner)[far.index(min(far))]
            line[i] = (line[i] + nearest) & 255


def middle_of_disc(rows, x, y, reach=60):
    """(x, y, area) of the colourful pixels (not grey, as lines and words are) around a place; pixels' middles are at halves."""
    found = []
    for j in range(max(0, int(y) - reach), min(len(rows), int(y) + reach)):
        for i in range(max(0, int(x) - reach), min(len(rows[0]), int(x) + reach)):
            if max(rows[j][i]) - min(rows[j][i]) > 40:
                found.append((i + 0.5, j + 0.5))
    if not found:
        raise ValueError(f"nothing is seen near {x:.1f}, {y:.1f}")
    return (*(sum(values) / len(found) for values in zip(*found)), len(found))
