"""Drives the real window under a virtual display: keys and mouse in, exports and pixels out."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

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


class Window:
    """The program with its window, in a directory of its own."""

    def __init__(self, *arguments, width=1280, height=720):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="muonscope-window-"))
        self.display = Display(width, height)
        self.environment = dict(os.environ, DISPLAY=self.display.name)
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

    def click(self, x, y):
        self.xdotool("mousemove", x, y)
        time.sleep(0.15)
        self.xdotool("mousedown", 1)
        time.sleep(0.15)
        self.xdotool("mouseup", 1)
        time.sleep(0.15)

    def drag(self, x0, y0, x1, y1):
        self.xdotool("mousemove", x0, y0)
        time.sleep(0.2)
        self.xdotool("mousedown", 1)
        time.sleep(0.2)
        for i in range(1, 9):
            self.xdotool("mousemove", round(x0 + (x1 - x0) * i / 8), round(y0 + (y1 - y0) * i / 8))
            time.sleep(0.06)
        self.xdotool("mouseup", 1)
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
