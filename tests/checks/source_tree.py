#!/usr/bin/env python3
"""Checks what the sources may not contain: paths of somebody's machine, and files too long to be one idea.

usage: source_tree.py ROOT [FILE...]     FILEs default to those that git tracks, without git to those below ROOT
exit code 0: all is well, 1: violations were printed, 2: there was nothing to read
"""
import re
import subprocess
import sys
from pathlib import Path

LONGEST = 400  # lines of a source file
SOURCES = {".h", ".cpp"}
# Split, so that this file passes itself. The homes of "user" and "ann" stand for anybody's in documents and tests.
MACHINE_PATH = re.compile(r"(?<![\w.$}~/-])/(?:home/(?!user/|ann/)\w|roo" r"t/[\w.]|wor" r"k/[\w.])")


def tracked(root: Path) -> list[str]:
    listing = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=False)
    if listing.returncode == 0:
        return [name for name in listing.stdout.decode().split("\0") if name]
    skipped = {"build", "install", ".git"}
    files = (path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file())
    return [path.as_posix() for path in files if path.parts[0] not in skipped]


def problems(root: Path, names: list[str]) -> tuple[list[str], int]:
    """The problems found, and how many text files were read."""
    found, read = [], 0
    for name in names:
        path = root / name
        if not path.is_file():
            continue  # deleted, and not committed yet
        data = path.read_bytes()
        if b"\0" in data:
            continue
        read += 1
        lines = data.decode("utf-8", errors="replace").splitlines()
        if path.suffix in SOURCES and len(lines) > LONGEST:
            found.append(f"{name}: has {len(lines)} lines, expected {LONGEST} at most")
        for number, line in enumerate(lines, 1):
            match = MACHINE_PATH.search(line)
            if match:
                found.append(f"{name}:{number}: names a path of one machine: {line.strip()[:100]}")
    return found, read


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    root = Path(sys.argv[1])
    found, read = problems(root, sys.argv[2:] or tracked(root))
    if read == 0:
        print(f"{root}: there is not one file to read", file=sys.stderr)
        return 2
    print(*found, f"{read} text files, {len(found)} problems", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
