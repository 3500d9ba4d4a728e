"""Drives the real window under a virtual display: keys and mouse in, exports and pixels out."""

import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time
import zlib

TOOLS = ("Xvfb", "xdotool")


def missing_tools():
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def wait_until(condition, seconds=20, what="condition"):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


class Display:
    """An Xvfb that picks a free number itself."""

    def __init__(self, width=1280, height=720):
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()

    def close(self):
        self.process.terminate()
        self.process.wait(10)


KEYS = {
    "Space": "space",
    ".": "period",
    "[": "bracketleft",
    "]": "bracketright",
    "\\": "backslash",
    "/": "slash",
    "=": "equal",
    "-": "minus",
    "+": "KP_Add",
    "Enter": "Return",
    "PageUp": "Prior",
    "PageDown": "Next",
}


def key_name(shortcut):
    """A shortcut as menus write it ("Ctrl+Shift+D") → as xdotool takes it."""
    *modifiers, key = shortcut.split("+") if not shortcut.endswith("++") else [shortcut[:-2], "+"]
    key = KEYS.get(key, key.lower() if len(key) == 1 else key)
    return "+".join([modifier.lower() for modifier in modifiers] + [key])


class Picture:
    """An RGB PNG without filters, as the program writes it."""

    def __init__(self, path):
        data = path.read_bytes()
        self.width, self.height = struct.unpack(">II", data[16:24])
        compressed, place = b"", 8
        while place < len(data):
            (length,) = struct.unpack(">I", data[place : place + 4])
            if data[place + 4 : place + 8] == b"IDAT":
                compressed += data[place + 8 : place + 8 + length]
            place += 12 + length
        rows = zlib.decompress(compressed)
        stride = 3 * self.width + 1
        self.rows = [rows[i * stride + 1 : (i + 1) * stride] for i in range(self.height)]

    def pixel(self, x, y):
        return tuple(self.rows[y][3 * x : 3 * x + 3])

    def part(self, x, y, width, height):
        return b"".join(row[3 * x : 3 * (x + width)] for row in self.rows[y : y + height])


class Window:
    """The program with its window, in a directory of its own."""

    def __init__(self, *arguments, width=1280, height=720, config=None, frame_delay=0):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="muonscope-window-"))
        self.config = config or self.directory / "config"
        self.log = self.directory / "actions.log"
        self.display = Display(width, height)
        self.environment = dict(
            os.environ,
            DISPLAY=self.display.name,
            MUONSCOPE_CONFIG_DIR=str(self.config),
            MUONSCOPE_ACTION_LOG=str(self.log),
            MUONSCOPE_FRAME_DELAY_MS=str(frame_delay),
        )
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(
            [os.environ["MUONSCOPE"], *arguments], cwd=self.directory, env=self.environment, stderr=subprocess.PIPE
        )
        self.id = wait_until(self._find, what="window appears")
        time.sleep(1)

    def _find(self):
        assert self.alive(), self.process.stderr.read().decode()
        found = self.xdotool("search", "--onlyvisible", "--name", "^muonscope", check=False).split()
        return found[0] if found else None

    def xdotool(self, *arguments, check=True):
        result = subprocess.run(
            ["xdotool", *map(str, arguments)], env=self.environment, capture_output=True, text=True, timeout=30
        )
        if check and result.returncode != 0:
            raise AssertionError(result.stderr)
        return result.stdout

    def alive(self):
        return self.process.poll() is None

    def key(self, *names):
        for name in names:
            self.xdotool("key", name)

    def log_lines(self, kind):
        lines = [line.split("\t") for line in self.log.read_text().splitlines()]
        return [line[1:] for line in lines if line[0] == kind]

    def shortcuts(self):
        """{action id: (label, [xdotool key names])}"""
        actions = {}
        for identifier, shortcut, label in self.log_lines("action"):
            actions.setdefault(identifier, (label, []))[1].append(key_name(shortcut))
        return actions

    def times_ran(self, identifier):
        return self.log_lines("ran").count([identifier])

    def screenshot(self):
        """The window's pixels, through the program's own screenshot; the pointer goes where nothing is hovered."""
        self.xdotool("mousemove", 700, 28)
        time.sleep(0.3)
        before = set(self.directory.glob("muonscope*.png"))
        self.key("F12")
        new = wait_until(lambda: set(self.directory.glob("muonscope*.png")) - before, what="screenshot appears").pop()
        time.sleep(0.3)
        self.key("Escape")  # the notice
        return Picture(new)

    def click(self, x, y, button=1):
        self.xdotool("mousemove", x, y)
        time.sleep(0.15)
        self.xdotool("mousedown", button)
        time.sleep(0.15)
        self.xdotool("mouseup", button)
        time.sleep(0.15)

    def drag(self, x0, y0, x1, y1, button=1):
        self.xdotool("mousemove", x0, y0)
        time.sleep(0.2)
        self.xdotool("mousedown", button)
        time.sleep(0.2)
        for i in range(1, 9):
            self.xdotool("mousemove", round(x0 + (x1 - x0) * i / 8), round(y0 + (y1 - y0) * i / 8))
            time.sleep(0.06)
        time.sleep(0.4)  # a slow frame must have seen the end of the way before the button rises
        self.xdotool("mouseup", button)
        time.sleep(0.2)

    def export(self):
        """Exports by Ctrl+E and Enter; the directory that appeared, once complete."""
        before = set(self.directory.glob("muonscope-export*"))
        self.key("ctrl+e")
        time.sleep(0.5)
        self.key("Return")
        new = wait_until(lambda: set(self.directory.glob("muonscope-export*")) - before, what="export appears").pop()
        wait_until(lambda: (new / "experiment.json").exists() and list(new.glob("*.svg")), what="export is complete")
        time.sleep(0.3)
        return new

    def close(self):
        if self.alive():
            self.key("ctrl+q")
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.errors = self.process.stderr.read().decode()
        self.process.stderr.close()
        self.display.close()
        shutil.rmtree(self.directory, ignore_errors=True)
        return code
