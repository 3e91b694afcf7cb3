#!/usr/bin/env python3
"""Proves that layering.py and source_tree.py bite: plants one violation at a time in a folder of its own."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
import layering  # noqa: E402
import source_tree  # noqa: E402


class Planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def plant(self, file: str, text: str):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


class Layering(Planted):
    def complaints(self, file: str, include: str) -> list[str]:
        self.plant(file, f"#pragma once\n#include {include}\n")
        return layering.violations(self.root)[0]

    def test_what_no_arrow_allows(self):
        for file, include in [
            ("projector/data/a.h", '"engine/gpu/gpu.h"'),
            ("projector/data/a.cpp", '"app/session/session.h"'),
            ("projector/data/a.cpp", '"shaders/points.vert.spv.h"'),
            ("projector/base/a.h", '"projector/parallel/parallel_for.h"'),
            ("projector/layout/a.h", '"projector/search/search.h"'),
            ("projector/linalg/a.h", "<glm/vec3.hpp>"),
            ("projector/linalg/a.h", "<vulkan/vulkan.h>"),
            ("projector/linalg/a.h", "<imgui.h>"),
            ("projector/linalg/a.h", "<GLFW/glfw3.h>"),
            ("engine/gpu/a.h", '"projector/base/result.h"'),
            ("engine/gpu/a.h", '"app/assets.h"'),
            ("engine/gpu/a.h", '"engine/render/point_cloud.h"'),
            ("engine/ui/a.cpp", '"engine/window/window_presenter.h"'),
            ("engine/text/a.h", '"engine/nowhere/a.h"'),
            ("engine/gpu/a.h", '"gpu.h"'),
            ("engine/gpu/a.h", "<Eigen/Core>"),
            ("app/a.h", "<vulkan/vulkan.hpp>"),
            ("app/a.h", '"tests/support/image_compare.h"'),
            ("shaders/common/a.h", '"engine/base/view.h"'),
            ("engine/gpu/a.cpp", "  <projector/base/result.h>"),
        ]:
            with self.subTest(file=file, include=include):
                complaints = self.complaints(file, include)
                self.assertEqual(len(complaints), 1, complaints)
                self.assertTrue(complaints[0].startswith(f"{file}:2: includes "), complaints)
                (self.root / file).unlink()

    def test_a_shared_header_that_brings_glm(self):
        self.plant("shaders/common/frame.h", "#include <glm/vec3.hpp>\n")
        complaints = self.complaints("projector/data/a.h", '"shaders/common/frame.h"')
        self.assertEqual(len(complaints), 1, complaints)
        self.assertIn("glm/vec3.hpp", complaints[0])

    def test_a_folder_that_is_no_layer(self):
        self.assertEqual(len(self.complaints("engine/misc/a.h", "<vector>")), 1)

    def test_what_the_arrows_allow(self):
        for file, include in [
            ("projector/job/a.h", '"projector/base/result.h"'),
            ("projector/data/a.cpp", '"projector_config.pb.h"'),
            ("projector/data/a.cpp", '"shaders/common/frame.h"'),
            ("engine/window/a.cpp", "<GLFW/glfw3.h>"),
            ("engine/render/a.cpp", '"shaders/points.vert.spv.h"'),
            ("engine/gpu/a.h", '"engine/gpu/gpu.h"'),
            ("app/a.cpp", '"projector/layout/pca.h"'),
            ("app/a.cpp", '"engine/window/window_presenter.h"'),
            ("shaders/common/a.h", "<cstdint>"),
        ]:
            with self.subTest(file=file, include=include):
                self.assertEqual(self.complaints(file, include), [])


class SourceTree(Planted):
    def problems(self, file: str, text: str) -> list[str]:
        self.plant(file, text)
        return source_tree.problems(self.root, [file])[0]

    def test_paths_of_a_machine(self):
        for path in ["/ho" "me/jane/data", "/roo" "t/.cache", "/wor" "k/main"]:
            for text in [path, f'open("{path}")', f"see `{path}`", f"-I {path}/include", f"file://{path}"]:
                with self.subTest(text=text):
                    expected = 0 if text.startswith("file:") else 1  # behind a scheme it may be an address
                    self.assertEqual(len(self.problems("docs/a.md", "first line\n" + text + "\n")), expected)

    def test_what_only_looks_like_one(self):
        for text in ["https://example.org/home/page", "engine/root/a.h", "${prefix}/work/out", "at /home/user/project"]:
            with self.subTest(text=text):
                self.assertEqual(self.problems("docs/a.md", text), [])

    def test_long_files(self):
        self.assertEqual(self.problems("a.cpp", "int a;\n" * 400), [])
        self.assertEqual(len(self.problems("a.cpp", "int a;\n" * 401)), 1)
        self.assertEqual(self.problems("data.tsv", "1\t2\n" * 401), [])


if __name__ == "__main__":
    unittest.main()
