"""A figure saved from the window is the headless one, pixel for pixel."""

import json
import os
import pathlib
import subprocess
import unittest

import numpy as np

import driver
from pictures import read_png

STEPS = 10
EXPERIMENT = {
    "muonscope": 1,
    "title": "saved twice",
    "seed": 5,
    "steps": STEPS,
    "problem": {
        "kind": "matrix_factorization", "rows": 6, "cols": 5, "inner": 4,
        "target": {"kind": "power_law", "scale": 4, "exponent": 1},
        "init": {"kind": "gaussian", "scale": 0.1},
    },
    "lanes": [
        {"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.05}},
        {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.05}},
    ],
    "record": {"every": 1, "observables": ["loss", "singular_values"]},
}


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class SavedPicture(unittest.TestCase):
    def save_from_menu(self, window):
        """The first figure."""
        window.click(window.report["figures"][0]["area"], button=3)
        window.click("entry.Save as PNG")
        window.wait_for_export()
        (saved,) = window.directory.glob("*.png")
        window.key("Escape")
        return saved

    def test_window_and_headless_agree(self):
        folder = pathlib.Path(driver.tempfile.mkdtemp(prefix="muonscope-png-"))
        self.addCleanup(driver.shutil.rmtree, folder, ignore_errors=True)
        file = folder / "saved-twice.json"
        file.write_text(json.dumps(EXPERIMENT))
        window = driver.Window(str(file))
        self.addCleanup(window.close)
        for _ in range(STEPS):
            window.act("step")
        before = window.picture()
        saved = self.save_from_menu(window)
        self.assertTrue(np.array_equal(window.picture().array, before.array), "the window is as it was")
        drawn = folder / saved.name
        figure = saved.stem
        names = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
        subprocess.run(
            [os.environ["MUONSCOPE"], "render", str(file), "--figure", figure, "--scale", "2", "-o", str(drawn)],
            check=True, env=names, capture_output=True, timeout=60,
        )
        screen, headless = read_png(saved), read_png(drawn)
        self.assertEqual(screen.shape, (1200, 1920, 3))
        different = np.argwhere((screen != headless).any(axis=2))
        self.assertEqual(len(different), 0, f"{len(different)} pixels differ, from {different[:3]}")
        self.assertGreater(len(np.unique(screen.reshape(-1, 3), axis=0)), 20, "there is something to see")


if __name__ == "__main__":
    unittest.main()
