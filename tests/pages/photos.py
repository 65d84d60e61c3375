"""Photographs for what is looked at, drawn here: a car in front of the sea, nearer each time."""

import struct
import zlib

WIDTH, HEIGHT = 1200, 900
SKY, SEA, SAND = (164, 206, 235), (38, 120, 158), (221, 199, 158)
COATS = [(178, 34, 42), (32, 78, 140), (236, 236, 232), (52, 58, 64)]
GLASS, TYRE, RIM, LAMP = (34, 44, 54), (24, 24, 26), (188, 192, 196), (255, 226, 150)


def mixed(one, other, share):
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other))


def ground(y):
    """What is behind the car at that height."""
    horizon, beach = HEIGHT * 0.42, HEIGHT * 0.58
    if y < horizon:
        return mixed((255, 244, 226), SKY, 1 - y / horizon)
    if y < beach:
        return mixed(SEA, (120, 190, 200), (y - horizon) / (beach - horizon))
    return mixed(SAND, (150, 128, 96), (y - beach) / (HEIGHT - beach))


def parts(scale, coat):
    """What a car is made of, from the back to the front: the color, and from where to where at a height."""
    left, floor, length = WIDTH / 2 - 330 * scale, HEIGHT * 0.78, 660 * scale

    def box(color, x, y, width, height, slant=0.0):
        top, bottom = floor - (y + height) * scale, floor - y * scale

        def span(at):
            if not top <= at < bottom:
                return None
            lean = slant * (bottom - at)
            return left + x * scale + lean, left + (x + width) * scale - lean
        return color, span

    def disc(color, x, radius):
        middle, centre, size = floor - 62 * scale, left + x * scale, radius * scale

        def span(at):
            half = size * size - (at - middle) ** 2
            return (centre - half ** 0.5, centre + half ** 0.5) if half > 0 else None
        return color, span

    assert length > 0
    dark = mixed(coat, (0, 0, 0), 0.35)
    yield box(mixed(SAND, (60, 48, 36), 0.7), 10, -6, 640, 40)
    yield box(coat, 150, 190, 350, 110, 0.55)
    yield box(GLASS, 185, 196, 280, 88, 0.55)
    yield box(coat, 318, 190, 14, 110)
    yield box(coat, 0, 70, 660, 130, 0.12)
    yield box(dark, 0, 62, 660, 34)
    yield box(LAMP, 616, 140, 34, 26)
    yield box((150, 22, 28), 8, 140, 22, 34)
    for wheel in (140, 520):
        yield disc(TYRE, wheel, 68)
        yield disc(RIM, wheel, 40)


def photo(number):
    """A PNG; each number another view."""
    scale, coat = 1 + 0.18 * (number % 4), COATS[number // 4 % len(COATS)]
    drawn = list(parts(scale, coat))
    rows = []
    for y in range(HEIGHT):
        row = bytearray(bytes(ground(y)) * WIDTH)
        for color, span in drawn:
            found = span(y)
            if found:
                start, end = max(0, round(found[0])), min(WIDTH, round(found[1]))
                if end > start:
                    row[start * 3:end * 3] = bytes(color) * (end - start)
        rows.append(b"\0" + bytes(row))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(rows), 6)) + chunk(b"IEND", b"")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def form(files):
    """The body of a form with these photographs, and its type."""
    border = "limite-de-fotos"
    parts_ = []
    for name, data in files:
        parts_.append(
            f'--{border}\r\nContent-Disposition: form-data; name="fotos"; filename="{name}"\r\n'
            "Content-Type: image/png\r\n\r\n".encode() + data + b"\r\n"
        )
    return b"".join(parts_) + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
