#!/usr/bin/env python3
"""Writes points with labels in Latin, Arabic, Hindi, Chinese and emoji, a fifth of the rows each, to try text at size with:

    tests/bench/labels_in_scripts.py FOLDER [ROWS]
    nephoscope bench FOLDER/points.npy --metadata FOLDER/labels.tsv --labels --json
    nephoscope render FOLDER/points.npy --metadata FOLDER/labels.tsv --labels -o labels.png

`bench` says how many labels a frame placed of how many points (labelsPlaced, labelCandidates) and how long that took on the
frame thread (labelMs, and of all frames the worst, labelMsWorst). ROWS defaults to 100,000. The same call writes the same files.
"""
import array
import pathlib
import random
import sys

DIMS = 3
CLUSTERS = 40
ARABIC = [chr(c) for c in range(0x0627, 0x063B)] + [chr(c) for c in range(0x0641, 0x064B)]
CONSONANTS = [chr(c) for c in range(0x0915, 0x093A) if c not in (0x0929, 0x0931, 0x0934)]
VOWELS = ["", "", "ा", "ि", "ी", "ु", "े", "ो", "ं"]
LETTERS = ["ba", "do", "fi", "ffi", "ka", "lu", "mé", "ne", "ro", "sù", "ta", "vi", "wo", "ża"]
EMOJI = ["😀", "🎈", "🐙", "🌍", "🚀", "❤️", "👍🏽", "👩‍🔬", "👨‍👩‍👧‍👦", "🇩🇪", "🇧🇷", "1️⃣", "🏴‍☠️", "🧬"]


def latin(pick):
    return " ".join("".join(pick.choices(LETTERS, k=pick.randint(1, 4))).capitalize() for _ in range(pick.randint(1, 2)))


def arabic(pick):
    return " ".join("".join(pick.choices(ARABIC, k=pick.randint(2, 7))) for _ in range(pick.randint(1, 2)))


def hindi(pick):
    def syllable():
        conjunct = pick.choice(CONSONANTS) + "्" if pick.random() < 0.25 else ""
        return conjunct + pick.choice(CONSONANTS) + pick.choice(VOWELS)
    return "".join(syllable() for _ in range(pick.randint(2, 5)))


def chinese(pick):
    return "".join(chr(pick.randrange(0x4E00, 0x9FA6)) for _ in range(pick.randint(2, 5)))


def emoji(pick):
    return "".join(pick.choices(EMOJI, k=pick.randint(1, 3))) + (" " + latin(pick) if pick.random() < 0.5 else "")


def write_points(path, rows, pick):
    centers = [[pick.gauss(0, 1) for _ in range(DIMS)] for _ in range(CLUSTERS)]
    values = array.array("f")
    for _ in range(rows):
        values.extend([pick.gauss(x, 0.25) for x in pick.choice(centers)])
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }" % (rows, DIMS)
    header += " " * (63 - (len(header) + 10) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + values.tobytes())


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    folder.mkdir(parents=True, exist_ok=True)
    pick = random.Random(5)
    write_points(folder / "points.npy", rows, pick)
    scripts = [latin, arabic, hindi, chinese, emoji]
    with open(folder / "labels.tsv", "w", encoding="utf-8") as file:
        file.writelines(["label\tscript\n"])
        for row in range(rows):
            script = scripts[row % len(scripts)]
            file.write(f"{script(pick)}\t{script.__name__}\n")


main()
