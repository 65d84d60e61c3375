"""Eight small photographs, drawn once: each of another size, so that what is kept of one tells which it was."""

import functools
import random
import struct
import zlib

from photos import chunk

COUNT = 8
WIDTH, HEIGHT = 240, 204
# Of each color, what the grain of a camera adds at most. It is what makes a drawing weigh as much as a photograph.
GRAIN = 10
COATS = [(178, 34, 42), (32, 78, 140), (236, 236, 232), (52, 58, 64)]


def size(number):
    """How many pixels across and down."""
    return WIDTH + 12 * number, HEIGHT + 8 * number


@functools.cache
def picture(number):
    """A PNG of some tens of kilobytes."""
    (width, height), dice = size(number), random.Random(number)
    rows = b"".join(b"\0" + row(number, y / height, width, dice) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def row(number, height, width, dice):
    """Sky, a coat of paint, and sand, at that height (0 is the top)."""
    coat = COATS[number % len(COATS)]
    base = (150, 190, 220) if height < 0.3 else coat if height < 0.7 else (200, 180, 140)
    grain = dice.randbytes(width)
    return bytes(min(255, part + grain[x] % GRAIN) for x in range(width) for part in base)


def main():
    for number in range(COUNT):
        print(number, size(number), len(picture(number)))


if __name__ == "__main__":
    main()
