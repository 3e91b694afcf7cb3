#!/usr/bin/python3
"""Compares computePca() with scikit-learn's randomised PCA: same data, same machine, runs interleaved.

    tests/bench/compare_pca.py build/release/tests/bench/pca_timing [--data FILE.npy] [--rounds 5]

Needs numpy, scikit-learn, threadpoolctl and OpenBLAS (Debian: python3-sklearn, python3-threadpoolctl,
libopenblas0-pthread). OpenBLAS 0.3.21 does not know newer processors: with AVX-512 its SkylakeX kernels are asked for,
unless OPENBLAS_CORETYPE says otherwise. Both sides use the same number of threads. Ratios below 1 mean faster than the peer.
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

import numpy as np
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_info, threadpool_limits


def make_mixture(rows, cols, seed=0):
    """A low-rank Gaussian mixture: 20 clusters in 30 dimensions, turned into `cols`, plus noise."""
    rng = np.random.default_rng(seed)
    centers = rng.normal(0, 3, (20, 30))
    spread = 0.9 ** np.arange(30)
    latent = centers[rng.integers(0, 20, rows)] * spread + rng.normal(0, 1, (rows, 30)) * spread
    data = latent.astype(np.float32) @ rng.normal(0, 1, (30, cols)).astype(np.float32)
    return data + 0.5 * rng.standard_normal((rows, cols), dtype=np.float32) + 5


def run_ours(program, path, components, axes_path, threads):
    command = [program, path, str(components), "1", axes_path, str(threads)]
    output = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(output.stdout)


def run_sklearn(data, components, seed):
    started = time.perf_counter()
    pca = PCA(n_components=components, svd_solver="randomized", random_state=seed)
    pca.fit_transform(data)
    return time.perf_counter() - started, pca


def exact(data, components):
    """Axes and ratios from the covariance in float64."""
    centered = data.astype(np.float64)
    centered -= centered.mean(0)
    covariance = centered.T @ centered
    values, vectors = np.linalg.eigh(covariance)
    return vectors[:, ::-1][:, :components].T, values[::-1][:components] / values.sum()


def subspace_error(axes, truth):
    """Sine of the largest angle between the two subspaces."""
    residual = truth - (truth @ axes.T.astype(np.float64)) @ axes.astype(np.float64)
    return np.linalg.norm(residual, 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--data", help="a float32 .npy file; else a mixture is made")
    parser.add_argument("--rows", type=int, default=70000)
    parser.add_argument("--cols", type=int, default=784)
    parser.add_argument("--components", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of both; default: all cores")
    options = parser.parse_args()
    threadpool_limits(options.threads)

    with tempfile.TemporaryDirectory() as folder:
        path = options.data or os.path.join(folder, "mixture.npy")
        if not options.data:
            np.save(path, make_mixture(options.rows, options.cols))
        data = np.load(path)
        blas = [f'{lib["filepath"]} {lib.get("architecture")} {lib["num_threads"]} threads'
                for lib in threadpool_info() if lib["user_api"] == "blas"]
        if not any("openblas" in lib for lib in blas):
            sys.exit("numpy did not load OpenBLAS, so the comparison would flatter us: update-alternatives --config "
                     "libblas.so.3-x86_64-linux-gnu")
        print(f"data {data.shape[0]} x {data.shape[1]} {data.dtype}, {options.components} components")
        print("peer's BLAS:", "; ".join(blas))

        axes_path = os.path.join(folder, "axes")
        run_sklearn(data, options.components, 0)  # both once to warm up
        run_ours(options.program, path, options.components, axes_path, options.threads)
        ours, peer, stages = [], [], []
        for round_index in range(options.rounds):
            result = run_ours(options.program, path, options.components, axes_path, options.threads)
            ours.append(result["seconds"][0])
            stages.append(result["stages"])
            seconds, pca = run_sklearn(data, options.components, round_index)
            peer.append(seconds)
        axes = np.fromfile(axes_path, np.float32).reshape(-1, data.shape[1])
        truth, ratios = exact(data, options.components)

    print("ours   ", " ".join(f"{s:.3f}" for s in ours), f" median {statistics.median(ours):.3f} s, threads", result["threads"])
    print("sklearn", " ".join(f"{s:.3f}" for s in peer), f" median {statistics.median(peer):.3f} s")
    print("stages  " + ", ".join(f"{name} {statistics.median(s[name] for s in stages):.3f} s" for name in stages[0]))
    print(f"ratio of medians {statistics.median(ours) / statistics.median(peer):.3f}")
    print(f"subspace error (sine of the largest angle to float64): ours {subspace_error(axes, truth):.2e}, "
          f"sklearn {subspace_error(pca.components_, truth):.2e}")
    print(f"explained variance ratio, largest deviation: ours {np.abs(np.array(result['ratios']) - ratios).max():.2e}, "
          f"sklearn {np.abs(pca.explained_variance_ratio_ - ratios).max():.2e}")


if __name__ == "__main__":
    main()
