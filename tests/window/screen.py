"""A virtual display and what it shows: Xvfb keeps its screen in a file, so a picture is what a person would see, not what
the program believes it has drawn."""

import ctypes
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile

import numpy as np


def ask_to_close(display, window):
    """As the button in a window's frame does, which there is only where a window manager draws one."""

    class ClientMessage(ctypes.Structure):
        _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                    ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                    ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 16)]

    client_message = 33
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    connection = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    atom = lambda name: x11.XInternAtom(connection, name, 0)
    event = ClientMessage(client_message, 0, 1, connection, window, atom(b"WM_PROTOCOLS"), 32)
    event.data[0] = atom(b"WM_DELETE_WINDOW")
    x11.XSendEvent(connection, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x11.XSync(connection, 0)
    x11.XCloseDisplay(connection)


def end(server, folder):
    """Of a display's server and what it kept there."""
    server.terminate()
    try:
        server.wait(60)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    shutil.rmtree(folder, ignore_errors=True)


class Display:
    """An Xvfb that picks a free number itself. `scale`: what the desktop's settings say that a pixel at scale 1 takes."""

    def __init__(self, width=1280, height=720, scale=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="muonscope-screen-"))
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp",
             "-nocursor", "-fbdir", str(self.folder)],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        if scale is not None:
            self._set_scale(scale)

    def _set_scale(self, scale):
        subprocess.run(
            ["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", f"Xft.dpi:\t{96 * scale:g}\n"],
            env=dict(os.environ, DISPLAY=self.name), check=True, timeout=60)

    def set_layout(self, layout):
        """Of the keyboard: "ru", or several of which the first is used: "us,ru". Before the program starts."""
        subprocess.run(["setxkbmap", layout], env=dict(os.environ, DISPLAY=self.name), check=True, timeout=60)

    def use_layout(self, index):
        """Another one of several, as by the keyboard's own switch."""
        core_keyboard = 0x100
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        connection = ctypes.c_void_p(x11.XOpenDisplay(self.name.encode()))
        x11.XkbLockGroup(connection, core_keyboard, index)
        x11.XSync(connection, 0)
        x11.XCloseDisplay(connection)

    def pixels(self):
        """(rows, columns, RGB) of the whole screen, as a copy."""
        data = np.fromfile(self.folder / "Xvfb_screen0", np.uint8)
        order = "<" if data[3] == 0 else ">"  # the header is small; some servers write it the other way round
        words = struct.unpack(order + "25I", data[:100].tobytes())
        start = words[0] + 12 * words[19]  # after the palette
        width, height, stride = words[4], words[5], words[12]
        assert words[11] == 32, f"{words[11]} bits a pixel"
        rows = data[start : start + stride * height].reshape(height, stride)[:, : 4 * width]
        blue_first = words[7] == 0
        pixels = rows.reshape(height, width, 4)
        return np.ascontiguousarray(pixels[:, :, 2::-1] if blue_first else pixels[:, :, 1:])

    def close(self):
        end(self.process, self.folder)


class Picture:
    """RGB pixels, and the number of ImGui's version that drew them, as 18600 for 1.86."""

    def __init__(self, array, imgui):
        self.array = array
        self.imgui = imgui
        self.height, self.width = array.shape[:2]

    def pixel(self, x, y):
        return tuple(int(value) for value in self.array[round(y), round(x)])

    def crop(self, rectangle):
        """The pixels of a rectangle, as an array."""
        x, y, width, height = rectangle
        left, top = max(round(x), 0), max(round(y), 0)
        return self.array[top : max(round(y + height), top), left : max(round(x + width), left)]

    def part(self, x, y, width, height):
        return self.crop((x, y, width, height)).tobytes()
