#!/usr/bin/python3
"""Compares nearest neighbours and t-SNE with the peers that Debian packages, on the same data in the same run.

    tests/bench/compare_tsne.py build/release/app/nephoscope --data FILE.npy [--peers faiss,rtsne] [--seeds 0,1,2]

Peers: faiss (IndexFlatL2), hnswlib, sklearn (3-D t-SNE; of minutes), rtsne (3-D, theta 0.5). Debian: python3-faiss,
python3-hnswlib, python3-sklearn, r-cran-rtsne, libopenblas0-pthread. Each runs in a process of its own, whose CPU and
wall seconds are told less those of a process that only loads the library and the data, and whose peak memory is told
whole; every layout is judged by `nephoscope evaluate` (all by one degree of freedom: with two its divergence is not
what was lowered). "Before the descent" is neighbours (as many as the perplexity of 30 needs: 90), PCA and affinities.
hnswlib's recall is the share of faiss's neighbours among its own, where both run. OpenBLAS does not know newer
processors: with AVX-512 its SkylakeX kernels are asked for, unless OPENBLAS_CORETYPE says otherwise, and the BLAS that
each loaded is printed.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

if "OPENBLAS_CORETYPE" not in os.environ and "avx512f" in open("/proc/cpuinfo").read():
    os.environ["OPENBLAS_CORETYPE"] = "SkylakeX"

BLAS = """
import re
blas = sorted({line.split()[-1] for line in open("/proc/self/maps") if re.search(r"blas|mkl", line) and line.strip().endswith((".so", ".0", ".3"))})
import sys; print("BLAS:", *(b.rsplit("/", 1)[-1] for b in blas if "lapack" not in b), file=sys.stderr)
"""

LOAD = "import sys, numpy as np; x = np.load(sys.argv[1]).astype(np.float32); k = int(sys.argv[3]); seed = int(sys.argv[4])\n"

PEERS = {
    "faiss": ("knn", LOAD + "import faiss\n#WORK\ni = faiss.IndexFlatL2(x.shape[1]); i.add(x); _, ids = i.search(x, k + 1); "
              "np.save(sys.argv[2], ids)\n"),
    "hnswlib": ("knn", LOAD + "import hnswlib\n#WORK\ni = hnswlib.Index('l2', x.shape[1]); "
                "i.init_index(len(x), ef_construction=200, M=16, random_seed=seed); i.add_items(x); i.set_ef(200); "
                "ids, _ = i.knn_query(x, k + 1); np.save(sys.argv[2], ids)\n"),
    "sklearn": ("tsne", LOAD + "from sklearn.manifold import TSNE\n#WORK\ny = TSNE(3, init='pca', learning_rate='auto', "
                "random_state=seed, n_jobs=-1).fit_transform(x); np.save(sys.argv[2], y.astype(np.float32))\n"),
    "rtsne": ("tsne", None),
}

RTSNE = """
library(Rtsne); a <- commandArgs(TRUE); n <- as.integer(a[5]); d <- as.integer(a[6])
x <- matrix(readBin(a[1], 'numeric', n * d, size = 4), n, d, byrow = TRUE)
#WORK
set.seed(as.integer(a[4]))
y <- Rtsne(x, dims = 3, num_threads = 0, check_duplicates = FALSE)$Y
writeBin(as.vector(t(y)), a[2], size = 4)
maps <- unique(sub(".*/", "", grep("blas", readLines("/proc/self/maps"), value = TRUE)))
message("BLAS: ", paste(maps, collapse = " "))
"""


def measure(command):
    """CPU seconds, wall seconds and peak MiB of a process and its children."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{said}")
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": time.perf_counter() - started,
            "mib": usage.ru_maxrss / 1024, "said": said}


def run_peer(name, folder, data, k, seed):
    import numpy as np
    kind, code = PEERS[name]
    out = os.path.join(folder, f"{name}.npy")
    x = np.load(data, mmap_mode="r")
    raw = os.path.join(folder, "data.raw")
    if name == "rtsne" and not os.path.exists(raw):
        np.asarray(x, np.float32).tofile(raw)

    def command(text):
        script = os.path.join(folder, "peer")
        with open(script, "w") as file:
            file.write(text)
        if name == "rtsne":
            return ["Rscript", script, raw, out, str(k), str(seed), str(x.shape[0]), str(x.shape[1])]
        return ["/usr/bin/python3", script, data, out, str(k), str(seed)]

    source = code or RTSNE
    idle = measure(command(source.split("#WORK")[0]))
    full = measure(command(source + ("" if name == "rtsne" else BLAS)))
    if name == "rtsne":
        np.save(out, np.fromfile(out, np.float32).reshape(-1, 3))
    blas = [line for line in full["said"].splitlines() if line.startswith("BLAS:")]
    return {"cpu": full["cpu"] - idle["cpu"], "wall": full["wall"] - idle["wall"], "mib": full["mib"],
            "layout": out if kind == "tsne" else None, "ids": out if kind == "knn" else None, "blas": blas[0] if blas else ""}


def run_ours(program, folder, data, seed, *options):
    out = os.path.join(folder, "ours.npy")
    command = [program, "project", data, "--method", "tsne", "--seed", str(seed), "--quiet", "-o", out, *options]
    idle = measure([program, "info", data, "--quiet"])
    full = measure(command)
    return {"cpu": full["cpu"] - idle["cpu"], "wall": full["wall"] - idle["wall"], "mib": full["mib"], "layout": out}


def quality(program, data, layout):
    output = subprocess.run([program, "evaluate", data, "--layout", layout, "--json", "--quiet"], check=True,
                            capture_output=True, text=True).stdout
    found = json.loads(output)
    return {"kl": found["kl"], "np10": found["preservation"], "trust12": found["trustworthiness"]}


def recall(found, truth):
    import numpy as np
    pairs = zip(np.load(found), np.load(truth))
    return statistics.fmean(len(set(one) & set(other)) / len(other) for one, other in pairs)


def tell(name, rounds):
    median = {key: statistics.median(r[key] for r in rounds) for key in ("cpu", "wall", "mib")}
    line = f"{name:24} cpu {median['cpu']:8.2f} s  wall {median['wall']:8.2f} s  peak {median['mib']:7.0f} MiB"
    if "recall" in rounds[0]:
        line += f"  recall {statistics.median(r['recall'] for r in rounds):.4f}"
    if "kl" in rounds[0]:
        line += "".join(f"  {key} {statistics.median(r[key] for r in rounds):.4f}" for key in ("kl", "np10", "trust12"))
    print(line + (f"  {rounds[0]['blas']}" if rounds[0].get("blas") else ""), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--data", required=True, help="a .npy file")
    parser.add_argument("--peers", default="faiss,rtsne")
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("-k", type=int, default=90, help="neighbours, of the neighbour searches")
    options = parser.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    variants = {"ours, before the descent": ("--iterations", "0", "--levels", "1"), "ours, 3-D": (),
                "ours, 3-D, 2 degrees": ("--degrees-of-freedom", "2"), "ours, 2-D": ("--dims", "2")}
    with tempfile.TemporaryDirectory() as folder:
        print(f"load {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} cores")
        rounds = {}
        for seed in seeds:  # interleaved, so that all see the same machine
            for name, given in variants.items():
                result = run_ours(options.program, folder, options.data, seed, *given)
                if "--iterations" not in given:
                    result.update(quality(options.program, options.data, result["layout"]))
                rounds.setdefault(name, []).append(result)
            for name in filter(None, options.peers.split(",")):
                result = run_peer(name, folder, options.data, options.k, seed)
                if result["layout"]:
                    result.update(quality(options.program, options.data, result["layout"]))
                rounds.setdefault(name, []).append(result)
            if {"faiss", "hnswlib"} <= rounds.keys():
                rounds["hnswlib"][-1]["recall"] = recall(rounds["hnswlib"][-1]["ids"], rounds["faiss"][-1]["ids"])
        for name, results in rounds.items():
            tell(name, results)


if __name__ == "__main__":
    main()
