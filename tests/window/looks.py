"""What a picture of the window must show whatever was done: grounds, text and figures in the theme's colours, neither a
blank nor a jumble."""

import numpy as np

NEAR = 60  # colour distance within which an antialiased stroke still counts as ink of its colour
# Bits a pixel of the histogram of colours in 4096 steps: an empty window has 0, one of noise 12; the lessons in both
# themes have 0.75 to 1.9.
LEAST_ENTROPY, MOST_ENTROPY = 0.35, 3.5
# Of the pixels of a panel or figure, those that are not its ground.
LEAST_INK, MOST_INK = 0.004, 0.97


def entropy(pixels):
    """Bits a pixel of the histogram of colours."""
    bins = (pixels.reshape(-1, 3) >> 4).astype(np.uint32)
    counts = np.bincount((bins[:, 0] << 8) | (bins[:, 1] << 4) | bins[:, 2], minlength=4096)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())


def packed(pixels):
    """A number for each pixel, which is its colour."""
    wide = pixels.reshape(-1, 3).astype(np.uint32)
    return (wide[:, 0] << 16) | (wide[:, 1] << 8) | wide[:, 2]


def share_near(pixels, color):
    """Of the pixels, those near this colour."""
    away = pixels.reshape(-1, 3).astype(np.int32) - np.asarray(color, np.int32)
    return float(((away * away).sum(axis=1) < NEAR * NEAR).mean())


def covered(report):
    """Something lies over the window and may dim it."""
    state = report["state"]
    return bool(state["help"] or state["overview"] or state["comparing"] or state["dialog"] or state["palette"] or "popup" in report["places"])


class Faults(list):
    """Of one picture, in words."""

    def __init__(self, report, picture):
        super().__init__()
        self.theme = report["state"]["theme"]
        self.places, self.picture = report["places"], picture
        if report["state"]["blank"]:
            self._black()
            return
        self._whole()
        if covered(report):
            self._overlays()
            return
        presenting = report["state"]["presenting"]
        # Paused, the bar below is toned.
        self._ground("panel.transport", "panel" if not presenting or report["state"]["playing"] else None)
        for name in ("panel.lesson", "panel.controls"):
            if name in self.places:
                self._ground(name, "panel")
                self._written(name)
        self._written("panel.transport")
        if not presenting:
            self._controls()
        for figure in report["figures"]:
            self._figure(figure)

    def _black(self):
        if self.picture.array.any():
            self.append("the blank screen is not black")

    def _controls(self):
        self._written("menu.File")
        if share_near(self._pixels("button.play"), self.theme["accent"]) < 0.2:
            self.append("the play button has not the accent's colour")

    def _pixels(self, name):
        return self.picture.crop(self.places[name]["seen"])

    def _whole(self):
        bits = entropy(self.picture.array)
        if not LEAST_ENTROPY < bits < MOST_ENTROPY:
            self.append(f"the window's histogram has {bits:.2f} bits a pixel")

    def _overlays(self):
        for name in ("help", "overview", "comparison", "dialog", "palette", "popup"):
            if name in self.places:
                self._ground(name, "panel" if name in ("palette", "popup") else None)
                self._written(name)

    def _ground(self, name, role):
        """A panel is mostly its ground; where no role is given, mostly of one colour."""
        pixels = self._pixels(name)
        if pixels.size == 0:
            return
        colors, counts = np.unique(packed(pixels), return_counts=True)
        ground = int(colors[counts.argmax()])
        if role and ground != packed(np.array(self.theme[role], np.uint8))[0]:
            self.append(f"{name} has the ground {ground:06x}, not {self.theme[role]}")
        ink = 1 - counts.max() / counts.sum()
        if not LEAST_INK < ink < MOST_INK:
            self.append(f"{name} is {100 * ink:.1f} % ink")

    def _written(self, name):
        """Text in the theme's colours stands there."""
        place = self.places.get(name)
        if not place or place["seen"][2] <= 0:
            return
        pixels = self._pixels(name)
        if sum(share_near(pixels, self.theme[color]) for color in ("text", "muted_text")) < 0.0005:
            self.append(f"nothing is written on {name}")

    def _figure(self, figure):
        slot = f"figure.{figure['slot']}"
        if self.places[slot]["seen"][2] < 1:
            return
        self._ground(slot, None)
        self._written(f"{slot}.title")
        # Grid and curves at least. A single matrix may well be of one colour.
        areas = [pixels for plot in figure["plots"] if (pixels := self.picture.crop(plot["data"])).size > 0]
        if areas and all((packed(pixels) == packed(pixels)[0]).all() for pixels in areas):
            self.append(f"the axes of {figure['id']} are empty")


# From 1.92 on, ImGui keeps a glyph where its atlas had room when the glyph was first asked for. The atlas in memory and on
# the GPU holds the same glyphs then, but Mesa's software renderer samples some columns at the edges of letters otherwise
# at other places: 8 to 361 pixels of a window by at most 67 of 255 levels were seen, all in single columns of letters.
GLYPHS_ROUND_FROM, ROUNDED_PIXELS, ROUNDED_LEVELS = 19200, 500, 80


def same(a, b):
    """To the pixel; where ImGui rounds the edges of letters differently, but for that."""
    if a.array.shape != b.array.shape:
        return False
    apart = np.abs(a.array.astype(np.int16) - b.array.astype(np.int16)).max(axis=2, initial=0)
    if a.imgui < GLYPHS_ROUND_FROM:
        return not apart.any()
    return np.count_nonzero(apart) <= ROUNDED_PIXELS and int(apart.max(initial=0)) <= ROUNDED_LEVELS


def all_same(some, others):
    return len(some) == len(others) and all(map(same, some, others))


def difference(a, b):
    """In words, for messages."""
    if a.array.shape != b.array.shape:
        return f"{a.width}×{a.height} against {b.width}×{b.height} pixels"
    rows, columns = np.nonzero((a.array != b.array).any(axis=2))
    if rows.size == 0:
        return "no difference"
    box = (columns.min(), rows.min(), columns.max() - columns.min() + 1, rows.max() - rows.min() + 1)
    levels = int(np.abs(a.array.astype(np.int16) - b.array.astype(np.int16)).max())
    return f"{rows.size} pixels differ by at most {levels}, within {tuple(int(value) for value in box)}"
