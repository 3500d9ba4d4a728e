#!/usr/bin/python3
"""Draws the test picture: a sky's gradient and hills (coarse), stripes whose pitch shrinks and rings (fine), a little grain.

    assets/images/make_picture.py assets/images/hills.png

96×128, 8 bits a channel, the same picture every time; needs python3 and numpy only.
"""

import struct
import sys
import zlib

import numpy as np

HEIGHT, WIDTH = 96, 128


def picture():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] / HEIGHT
    sky = np.stack([0.55 + 0.35 * y, 0.7 + 0.2 * y, 0.95 - 0.15 * y], axis=-1)
    hills = y > 0.62 + 0.12 * np.sin(5 * x) + 0.05 * np.sin(13 * x + 1)
    stripes = 0.5 + 0.5 * np.sin(2 * np.pi * (4 * x + 9 * x**2))
    ground = np.stack([0.2 + 0.25 * stripes, 0.45 + 0.25 * stripes, 0.15 + 0.1 * stripes], axis=-1)
    image = np.where(hills[..., None], ground, sky)
    radius = np.hypot(x - 0.95, y - 0.3)
    rings = (0.6 + 0.4 * np.cos(160 * radius**1.5))[..., None] * [1, 0.85, 0.3]
    image = np.where((radius < 0.22)[..., None], rings, image)
    grain = np.random.Generator(np.random.PCG64(1)).uniform(-0.03, 0.03, image.shape)
    return np.round(255 * np.clip(image + grain, 0, 1)).astype(np.uint8)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(pixels):
    """8-bit RGB pixels (height×width×3) as the bytes of a PNG file."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as file:
        file.write(png(picture()))
