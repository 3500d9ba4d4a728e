"""Every action by the keys of French, Russian and German keyboards, pressed where they are, without AltGr."""

import shutil
import unittest

import driver
from action_table import put_away

# X's codes of keys by what they print on the US layout.
PLACES = {
    **dict(zip("1234567890-=", range(10, 22))),
    **dict(zip("qwertyuiop[]", range(24, 36))),
    **dict(zip("asdfghjkl;'`", range(38, 50))),
    "\\": 51,
    **dict(zip("zxcvbnm,./", range(52, 62))),
}

# Where a layout prints something, without a modifier, at another place than the US layout. What is not printed without
# Shift or AltGr (digits and brackets in French, brackets in German) is pressed at its US place; letters of a layout
# that has no Latin ones, too.
PRINTED = {
    "us": {},
    "fr": {"a": "q", "q": "a", "z": "w", "w": "z", "m": ";", ",": "m", "-": "6"},
    "de": {"z": "y", "y": "z", "-": "/"},
    "ru": {".": "/"},
}


def code_of(layout, key):
    """X's code of the key that means this name; names that are no printing keys as they are."""
    return PLACES[PRINTED[layout].get(key, key)] if key in PLACES else key


def press_of(layout, shortcut):
    """As xdotool takes it: a code with its modifiers."""
    *modifiers, key = shortcut.split("+") if not shortcut.endswith("++") else [shortcut[:-2], "+"]
    name = code_of(layout, key.lower()) if len(key) == 1 else driver.KEYS.get(key, key)
    if key == "+":
        name = driver.KEYS["+"]
    return "+".join([modifier.lower() for modifier in modifiers] + [str(name)])


@unittest.skipIf(driver.missing_tools() or shutil.which("setxkbmap") is None, "needs Xvfb, xdotool and setxkbmap")
class Layouts(unittest.TestCase):
    def walk(self, layout):
        window = driver.Window("all-modes-at-one-rate", layout=layout)
        self.addCleanup(window.close)
        for row in window.actions():
            for shortcut in row["shortcuts"]:
                if row["id"] == "quit":
                    continue
                with self.subTest(layout=layout, action=row["id"], key=shortcut):
                    before = window.times_ran(row["id"])
                    window.key(press_of(layout, shortcut))
                    self.assertEqual(window.times_ran(row["id"]), before + 1)
                    put_away(window, row["id"])
        window.key(press_of(layout, "Ctrl+Q"))
        self.assertEqual(window.process.wait(driver.PATIENCE), 0)

    def test_french(self):
        self.walk("fr")

    def test_russian(self):
        self.walk("ru")

    def test_german(self):
        self.walk("de")

    def test_a_second_layout_that_is_switched_to(self):
        """Russian beside English, as most have it: the keys act in both."""
        window = driver.Window("all-modes-at-one-rate", layout="us,ru")
        self.addCleanup(window.close)
        for layout in ("us", "ru"):
            for identifier, shortcut in (("theory", "T"), ("slower", "["), ("reset", "R")):
                before = window.times_ran(identifier)
                window.key(press_of(layout, shortcut))
                self.assertEqual(window.times_ran(identifier), before + 1, (layout, identifier))
            window.display.use_layout(1)


if __name__ == "__main__":
    unittest.main()
