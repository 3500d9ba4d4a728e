"""Every action of the table in a real window, at three scales and in both themes, in an order drawn by the seed: after
each one the pixels are looked at. A tenth in CI, all of it under scripts/torture."""

import itertools
import random
import unittest

import driver
from action_table import LAST, ROWS
from harness import SEED, share
from walk import Walk

SCALES, THEMES, ORDERS = (1, 1.33, 2), (False, True), 2


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class EveryAction(unittest.TestCase):
    def test_pixels_after_every_action(self):
        walks = list(itertools.product(SCALES, THEMES, range(ORDERS)))
        chance = random.Random(SEED)
        chance.shuffle(walks)
        for scale, dark, _ in walks[: share(len(walks))]:
            order = sorted(ROWS)
            chance.shuffle(order)
            with self.subTest(scale=scale, dark=dark):
                self.walk(scale, dark, order)

    def walk(self, scale, dark, order):
        faults = []
        # Room for the whole window at every scale.
        walk = Walk(faults.append, scale, dark, size=(round(1280 * scale), round(720 * scale)))
        self.addCleanup(walk.close)
        self.assertEqual({row["id"] for row in walk.window.actions()}, set(ROWS) | LAST, "every action has its row")
        for identifier in order:
            walk.try_action(identifier)
        self.assertEqual(walk.window.quit(), 0)
        self.assertEqual(faults, [])


if __name__ == "__main__":
    unittest.main()
