"""Draw the demo's pictures: `python articles/management/demo/draw.py [name …]`.

Flat illustrations, 1200 by 800 pixels, made from shapes alone, so that the demo needs
nobody's photographs. The same code gives the same picture: every random number comes
from a generator seeded with the picture's name. The JPEGs are committed; this script
is kept so that they can be mended.
"""

# ruff: noqa: C901  a drawing is one long list of shapes, and nothing branches in it

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 800
# Shapes are drawn twice as large and reduced at the end: that is the smoothing.
SCALE = 2
MAX_BYTES = 90_000
PICTURES = Path(__file__).parent / "pictures"

Colour = tuple[int, int, int] | tuple[int, int, int, int]
Point = tuple[float, float]


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """The colour `part` of the way from one to other, both opaque."""
    return (
        round(one[0] + (other[0] - one[0]) * part),
        round(one[1] + (other[1] - one[1]) * part),
        round(one[2] + (other[2] - one[2]) * part),
    )


def veil(colour: Colour, alpha: int) -> Colour:
    """The same colour, `alpha` of 255 opaque."""
    return (colour[0], colour[1], colour[2], alpha)


class Sheet:
    """A picture in the making; all measures are in final pixels."""

    def __init__(self, name: str, ground: Colour = (0, 0, 0)) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground[:3])
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.dice = random.Random(name)  # noqa: S311  the same picture every time is the point

    def _replace(self, image: Image.Image) -> None:
        self.image = image
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def wash(self, top: float, bottom: float, stops: Sequence[tuple[float, Colour]]) -> None:
        """A vertical gradient between two heights; stops run from 0 to 1."""
        first, last = round(top * SCALE), round(bottom * SCALE)
        for y in range(first, last):
            at = (y - first) / max(1, last - first - 1)
            colour = stops[-1][1]
            for (start, low), (end, high) in pairwise(stops):
                if start <= at <= end:
                    colour = mix(low, high, (at - start) / max(1e-6, end - start))
                    break
            self.pen.line([(0, y), (WIDTH * SCALE, y)], fill=colour)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def box(self, x: float, y: float, w: float, h: float, colour: Colour, round_by: float = 0) -> None:
        corners = (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE)
        if round_by:
            self.pen.rounded_rectangle(corners, round_by * SCALE, fill=colour)
        else:
            self.pen.rectangle(corners, fill=colour)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """An ellipse around its centre."""
        self.pen.ellipse(((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE), fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A stroke with round ends and joints."""
        thick = max(1, round(width * SCALE))
        self.pen.line([(x * SCALE, y * SCALE) for x, y in points], colour, thick, joint="curve")
        if width >= 3 and (len(colour) == 3 or colour[3] == 255):
            for x, y in (points[0], points[-1]):
                self.oval(x, y, width / 2, width / 2, colour)

    def ring(self, x: float, y: float, r: float, width: float, colour: Colour) -> None:
        self.pen.ellipse(
            ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE),
            outline=colour,
            width=round(width * SCALE),
        )

    def glow(self, x: float, y: float, rx: float, ry: float, colour: Colour, strength: float) -> None:
        """Light around a point, fading to nothing at the given radii."""
        size = (round(rx * 2 * SCALE), round(ry * 2 * SCALE))
        fade = ImageChops.invert(Image.radial_gradient("L")).point(
            # The gradient reaches 0 only in the corners: cut it to the inscribed circle.
            lambda v: round(max(0.0, (v - 75) / 180) ** 1.6 * 255 * strength)
        )
        at = (round((x - rx) * SCALE), round((y - ry) * SCALE))
        self.image.paste(Image.new("RGB", size, colour[:3]), at, fade.resize(size, Image.Resampling.BICUBIC))

    @contextmanager
    def soft(self, blur: float) -> Iterator[Sheet]:
        """A clear sheet to draw on; blurred, it is laid over this one."""
        clear = Sheet("soft")
        clear.image = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        clear.pen = ImageDraw.Draw(clear.image, "RGBA")
        clear.dice = self.dice
        yield clear
        # Blurred with its colours multiplied by alpha: clear black must not bleed into light.
        layer = clear.image.convert("RGBa").filter(ImageFilter.GaussianBlur(blur * SCALE))
        self._replace(Image.alpha_composite(self.image.convert("RGBA"), layer.convert("RGBA")).convert("RGB"))

    def mirror(self, line: float, depth: float, tint: Colour, strength: float, ripple: float) -> None:
        """The picture above `line` as its own reflection below it, broken by ripples."""
        high = round(depth * SCALE)
        at = round(line * SCALE)
        above = self.image.crop((0, at - high, self.image.width, at)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        above = Image.blend(above, Image.new("RGB", above.size, tint[:3]), strength)
        row = 3 * SCALE
        for y in range(0, high, row):
            shift = round(math.sin(y / SCALE * 0.33) * ripple * SCALE * (0.3 + y / high))
            strip = above.crop((0, y, above.width, min(high, y + row)))
            self.image.paste(ImageChops.offset(strip, shift, 0), (0, at + y))

    def hills(self, level: float, height: float, colour: Colour, wave: float) -> None:
        """A ridge across the whole width, its foot at the bottom of the sheet."""
        phase = self.dice.uniform(0, 6)
        ridge: list[Point] = []
        for x in range(-10, WIDTH + 20, 10):
            y = math.sin(x / wave + phase) + 0.45 * math.sin(x / wave * 2.3 + phase * 2)
            ridge.append((x, level - height * (0.5 + 0.5 * y / 1.45)))
        self.polygon([*ridge, (WIDTH + 20, HEIGHT), (-10, HEIGHT)], colour)

    def reeds(
        self, left: float, right: float, foot: float, tall: float, count: int, dark: Colour, light: Colour
    ) -> None:
        for _ in range(count):
            x = self.dice.uniform(left, right)
            h = tall * self.dice.uniform(0.45, 1)
            lean = self.dice.uniform(-16, 16)
            colour = mix(dark, light, self.dice.random())
            self.line([(x, foot), (x + lean * 0.3, foot - h * 0.6), (x + lean, foot - h)], 1.8, colour)
            if self.dice.random() < 0.5:
                self.line([(x + lean * 0.86, foot - h * 0.9), (x + lean, foot - h)], 5, mix(dark, light, 0.7))

    def figure(
        self,
        x: float,
        foot: float,
        tall: float,
        coat: Colour,
        legs: Colour,
        skin: Colour,
        *,
        hair: Colour = (38, 32, 30),
        hat: str = "",
        hat_colour: Colour = (190, 150, 80),
        stride: float = 0.1,
        left: Sequence[Point] = ((-0.16, 0.55), (-0.15, 0.42)),
        right: Sequence[Point] = ((0.16, 0.55), (0.15, 0.42)),
        lean: float = 0.0,
    ) -> None:
        """A standing person. Arms are elbow and hand, in parts of the height from the foot."""
        t = tall

        def at(dx: float, up: float) -> Point:
            return (x + (dx + lean * up) * t, foot - up * t)

        self.line([at(-0.05, 0.44), at(-0.05 - stride / 2, 0.22), at(-0.04 - stride, 0.02)], t * 0.105, legs)
        self.line([at(0.05, 0.44), at(0.05 + stride / 2, 0.22), at(0.04 + stride, 0.02)], t * 0.105, legs)
        arm = mix(coat, (0, 0, 0), 0.16)
        self.line([at(-0.12, 0.755), at(*left[0]), at(*left[1])], t * 0.075, arm)
        self.polygon(
            [at(-0.1, 0.82), at(0.1, 0.82), at(0.155, 0.77), at(0.135, 0.4), at(-0.135, 0.4), at(-0.155, 0.77)], coat
        )
        self.line([at(-0.095, 0.785), at(0.095, 0.785)], t * 0.08, coat)
        self.line([at(0.12, 0.755), at(*right[0]), at(*right[1])], t * 0.075, mix(coat, (255, 255, 255), 0.06))
        for hand in (left[1], right[1]):
            self.oval(*at(*hand), t * 0.032, t * 0.032, skin)
        self.line([at(0, 0.82), at(0, 0.87)], t * 0.07, mix(skin, (0, 0, 0), 0.2))
        hx, hy = at(0, 0.93)
        self.oval(*at(0, 0.927), t * 0.079, t * 0.084, hair)
        self.oval(*at(0, 0.902), t * 0.062, t * 0.07, skin)
        self.oval(*at(0.012, 0.962), t * 0.062, t * 0.038, hair)
        if hat == "straw":
            self.polygon([at(-0.19, 0.935), at(0, 1.06), at(0.19, 0.935)], hat_colour)
            self.line([at(-0.18, 0.937), at(0.18, 0.937)], t * 0.018, mix(hat_colour, (0, 0, 0), 0.3))
        elif hat == "cook":
            self.box(hx - t * 0.075, hy - t * 0.15, t * 0.15, t * 0.12, hat_colour, t * 0.03)
        elif hat == "cap":
            self.line([at(-0.06, 0.985), at(0.13, 0.965)], t * 0.035, hat_colour)
            self.oval(hx, hy - t * 0.035, t * 0.08, t * 0.055, hat_colour)

    def finish(self, *, vignette: float = 0.35, grain: int = 5, warmth: Colour | None = None) -> Image.Image:
        """Reduce, darken towards the corners, add a little grain."""
        image = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        if warmth is not None:
            image = Image.blend(image, ImageChops.soft_light(image, Image.new("RGB", image.size, warmth[:3])), 0.5)
        edge = Image.radial_gradient("L").resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        edge = edge.point(lambda v: round(max(0.0, (v - 90) / 165) ** 1.5 * 255 * vignette))
        image.paste(Image.new("RGB", image.size, (8, 10, 16)), (0, 0), edge)
        if grain:
            noise = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), self.dice.randbytes(WIDTH * HEIGHT // 4))
            noise = noise.point(lambda v: 128 + round((v - 128) / 128 * grain)).resize((WIDTH, HEIGHT))
            image = ImageChops.add(image, Image.merge("RGB", [noise] * 3), 1, -128)
        return image


def kiln() -> Image.Image:
    """An old brick kiln, mushrooms on both walls, a worker with a lamp."""
    x: float
    y: float
    s = Sheet("kiln", (36, 22, 16))
    cx, cy = 600.0, 455.0

    def arch(k: float) -> list[Point]:
        """The tunnel's outline at depth k (1 at the mouth, 0 at the vanishing point)."""
        shape = [(-640.0, 420.0), (-640.0, -60.0)]
        shape += [(640 * math.cos(math.radians(a)), -60 - 470 * math.sin(math.radians(a))) for a in range(180, -1, -6)]
        shape += [(640.0, 420.0)]
        return [(cx + x * k, cy + y * k) for x, y in shape]

    near, far = (62, 33, 23), (214, 140, 78)
    depths = [1.16 * 0.86**i for i in range(15)]
    for i, k in enumerate(depths):
        light = min(1.0, (i / 11) ** 1.3)
        s.polygon(arch(k), mix(near, far, light))
        # Joints of the brickwork: one ring a course, short strokes between the rings.
        inner = arch(k * 0.86)
        outer = arch(k)
        joint = veil(mix((30, 16, 12), (150, 88, 48), light), 150)
        s.line(outer, max(0.6, 2.4 * k), joint)
        for n in range(1, len(outer) - 1):
            if (n + i) % 2:
                s.line([outer[n], inner[n]], max(0.5, 1.8 * k), joint)
    s.polygon(arch(depths[-1] * 0.86), (255, 226, 168))
    # Floor.
    for i, k in enumerate(depths):
        y = cy + 420 * k
        s.polygon(
            [
                (cx - 640 * k, y),
                (cx + 640 * k, y),
                (cx + 640 * k * 0.86, cy + 420 * k * 0.86),
                (cx - 640 * k * 0.86, cy + 420 * k * 0.86),
            ],
            mix((52, 34, 26), (206, 150, 98), min(1, (i / 11) ** 1.2)),
        )
    s.glow(cx, cy + 30, 430, 400, (255, 206, 130), 0.75)
    # Shelves: four boards a side, each carrying rows of caps, far ones first.
    for side in (-1, 1):
        for k in [1.12 * 0.9**i for i in range(17, -1, -1)]:
            light = 1 - min(1.0, k)
            x_wall, x_edge = cx + side * 600 * k, cx + side * 395 * k
            for up in (-205, -45, 115, 275):
                y = cy + up * k
                board = mix((58, 40, 30), (196, 146, 96), light**0.8)
                s.polygon([(x_wall, y), (x_edge, y), (x_edge, y + 16 * k), (x_wall, y + 16 * k)], board)
                for n in range(7):
                    x = x_edge + (x_wall - x_edge) * (n + 0.4 + s.dice.uniform(-0.2, 0.2)) / 7
                    r = k * s.dice.uniform(15, 25)
                    cap = mix((176, 160, 142), (255, 240, 214), min(1, 0.15 + light + s.dice.uniform(-0.08, 0.12)))
                    rise = k * s.dice.uniform(16, 52)
                    s.line([(x, y), (x, y - rise)], r * 0.42, mix(cap, (90, 66, 50), 0.35))
                    s.oval(x, y - rise, r, r * 0.6, mix(cap, (80, 56, 40), 0.25))
                    s.oval(x - side * r * 0.12, y - rise - r * 0.12, r * 0.86, r * 0.44, cap)
            s.box(
                min(x_edge, x_edge + side * 9 * k),
                cy - 330 * k,
                9 * k,
                740 * k,
                mix((40, 27, 20), (160, 112, 70), light),
            )
    s.glow(cx + 46, cy + 40, 190, 190, (255, 236, 190), 0.55)
    with s.soft(6) as c:
        c.oval(cx, cy + 172, 92, 14, (40, 20, 10, 150))
    s.figure(
        cx,
        cy + 172,
        245,
        (58, 74, 84),
        (40, 38, 42),
        (150, 100, 74),
        hat="cap",
        hat_colour=(44, 52, 60),
        stride=0.03,
        right=((0.2, 0.6), (0.3, 0.55)),
    )
    lx, ly = cx + 74, cy + 62
    s.line([(lx, ly - 24), (lx, ly - 6)], 2, (50, 34, 22))
    s.box(lx - 11, ly - 6, 22, 32, (255, 240, 190), 5)
    s.box(lx - 13, ly - 9, 26, 6, (70, 50, 34), 2)
    s.box(lx - 13, ly + 24, 26, 6, (70, 50, 34), 2)
    s.glow(lx, ly + 10, 120, 120, (255, 244, 206), 0.8)
    return s.finish(vignette=0.55)


def threshing() -> Image.Image:
    """Children at football on the threshing ground, in the last light."""
    w: float
    x: float
    y: float
    s = Sheet("threshing2")
    s.wash(0, 400, [(0, (92, 120, 156)), (0.5, (226, 178, 138)), (1, (255, 214, 138))])
    s.glow(860, 330, 460, 380, (255, 240, 190), 0.95)
    s.oval(860, 330, 46, 46, (255, 250, 228))
    s.hills(380, 120, (196, 150, 128), 210)
    s.hills(402, 74, (160, 118, 96), 120)
    s.hills(420, 34, (116, 92, 62), 60)
    # Village roofs under the hills.
    for x, w in ((70, 130), (205, 96), (318, 150), (480, 84)):
        top = 372 + s.dice.randint(0, 14)
        s.box(x, top + 22, w, 50, (214, 190, 158))
        s.polygon([(x - 12, top + 26), (x + 14, top), (x + w - 14, top), (x + w + 12, top + 26)], (72, 58, 52))
        for wx in range(int(x) + 16, int(x + w) - 18, 34):
            s.box(wx, top + 36, 14, 18, (96, 82, 70))
    s.wash(424, 800, [(0, (232, 182, 104)), (0.4, (214, 158, 86)), (1, (150, 104, 58))])
    for _ in range(900):
        x, y = s.dice.uniform(0, 1200), s.dice.uniform(430, 800)
        w = (y - 420) / 12
        s.line(
            [(x, y), (x + w, y + s.dice.uniform(-1, 1))],
            1 + (y - 430) / 260,
            veil((255, 222, 140) if s.dice.random() < 0.6 else (118, 78, 40), 90),
        )
    # Lamp poles.
    for x, top in ((560, 250), (1130, 220)):
        s.line([(x, 450), (x, top)], 5, (74, 60, 52))
        s.line([(x - 22, top), (x + 22, top)], 5, (74, 60, 52))
    # Straw stacks.
    for x, w, h in ((150, 190, 190), (300, 140, 130)):
        foot = 520
        with s.soft(10) as c:
            c.polygon([(x - w / 2, 516), (x + w / 2, 512), (x - w * 0.9, 590), (x - w * 1.7, 590)], (84, 52, 28, 130))
        body = [
            (x - w / 2, foot),
            (x - w * 0.44, foot - h * 0.5),
            (x - w * 0.2, foot - h * 0.86),
            (x, foot - h),
            (x + w * 0.2, foot - h * 0.86),
            (x + w * 0.44, foot - h * 0.5),
            (x + w / 2, foot),
        ]
        s.polygon(body, (184, 132, 60))
        s.polygon([(x + w * 0.05, foot), (x, foot - h), *body[4:]], (226, 176, 88))
        for _ in range(240):
            a = s.dice.uniform(-0.46, 0.46)
            b = s.dice.uniform(0, 1 - abs(a) * 1.7)
            s.line(
                [(x + a * w, foot - b * h), (x + a * w * 1.1, foot - b * h + 15)],
                1.2,
                veil((255, 220, 140) if a > 0.02 else (128, 86, 38), 160),
            )
    # Rice sacks along the edge.
    for i in range(9):
        x = 400 + i * 64
        y = 498 + (i % 3) * 4
        with s.soft(4) as c:
            c.polygon([(x - 20, y), (x + 20, y), (x - 16, y + 26), (x - 62, y + 26)], (84, 52, 28, 120))
        s.box(x - 22, y - 52, 44, 54, (214, 200, 172), 9)
        s.box(x + 4, y - 52, 18, 54, (244, 230, 198), 9)
        s.line([(x - 8, y - 56), (x + 8, y - 56)], 8, (180, 160, 128))
    # Goal made of two bicycle wheels and a bar.
    for x in (905, 1085):
        s.ring(x, 560, 34, 5, (60, 52, 50))
        for a in range(0, 180, 30):
            dx, dy = math.cos(math.radians(a)) * 32, math.sin(math.radians(a)) * 32
            s.line([(x - dx, 560 - dy), (x + dx, 560 + dy)], 1.2, (90, 80, 74))
        s.line([(x, 560), (x, 446)], 6, (60, 52, 50))
    s.line([(905, 446), (1085, 446)], 6, (60, 52, 50))
    # Children, with shadows that run towards us.
    team = [
        (1000, 600, 150, (70, 96, 120), 0.05, ((-0.27, 0.72), (-0.36, 0.84)), ((0.27, 0.72), (0.36, 0.84)), 0.0),
        (360, 690, 190, (188, 64, 52), 0.13, ((-0.22, 0.62), (-0.3, 0.7)), ((0.22, 0.6), (0.28, 0.5)), 0.1),
        (560, 655, 172, (62, 104, 100), 0.14, ((-0.25, 0.6), (-0.33, 0.66)), ((0.2, 0.58), (0.3, 0.62)), 0.14),
        (735, 710, 196, (232, 208, 120), 0.17, ((-0.24, 0.66), (-0.34, 0.76)), ((0.24, 0.62), (0.36, 0.64)), 0.12),
        (170, 655, 160, (90, 76, 112), 0.11, ((-0.2, 0.6), (-0.26, 0.52)), ((0.2, 0.62), (0.26, 0.72)), 0.1),
    ]
    for x, foot, tall, coat, stride, left, right, lean in team:
        with s.soft(5) as c:
            c.polygon(
                [
                    (x - 14, foot),
                    (x + 14, foot),
                    (x - tall * 0.5, foot + tall * 0.5),
                    (x - tall * 0.72, foot + tall * 0.5),
                ],
                (76, 44, 24, 140),
            )
        s.figure(x, foot, tall, coat, (58, 54, 66), (206, 150, 112), stride=stride, left=left, right=right, lean=lean)
    with s.soft(3) as c:
        c.oval(826, 716, 30, 7, (76, 44, 24, 150))
    s.oval(842, 690, 20, 20, (250, 244, 230))
    s.oval(842, 690, 8, 8, (70, 64, 60))
    for a in range(0, 360, 72):
        s.oval(842 + 16 * math.cos(math.radians(a)), 690 + 16 * math.sin(math.radians(a)), 4, 4, (70, 64, 60))
    s.glow(860, 330, 700, 500, (255, 220, 150), 0.22)
    return s.finish(vignette=0.4)


def ferry() -> Image.Image:
    """The first ferry of the morning crosses a misty river."""
    x: float
    y: float
    s = Sheet("ferry")
    s.wash(0, 420, [(0, (122, 156, 168)), (0.55, (204, 208, 194)), (1, (246, 222, 196))])
    s.glow(330, 330, 420, 330, (255, 236, 206), 0.9)
    s.oval(330, 318, 38, 38, (255, 246, 226))
    s.hills(360, 170, (176, 194, 192), 240)
    s.hills(388, 110, (146, 172, 172), 150)
    s.hills(410, 60, (112, 144, 144), 84)
    # Poplars and a landing on the far bank.
    for x in range(720, 1200, 22):
        h = 60 + s.dice.uniform(-12, 34)
        s.oval(x, 396 - h / 2, 9, h / 2, mix((96, 128, 124), (122, 150, 140), s.dice.random()))
    s.box(980, 372, 90, 34, (206, 200, 186))
    s.polygon([(966, 374), (990, 352), (1060, 352), (1084, 374)], (92, 96, 98))
    with s.soft(14) as c:
        c.box(-40, 372, 1280, 44, (240, 232, 216, 150))
    s.mirror(412, 388, (150, 178, 180), 0.42, 7)
    with s.soft(18) as c:
        c.box(-40, 396, 1280, 30, (246, 236, 218, 190))
    for _ in range(150):
        x, y = s.dice.uniform(-40, 1200), s.dice.uniform(430, 800)
        s.line(
            [(x, y), (x + s.dice.uniform(40, 150) * (y / 500), y)],
            1 + (y - 420) / 200,
            veil((255, 248, 230) if s.dice.random() < 0.55 else (70, 110, 118), 60),
        )
    s.glow(330, 500, 90, 190, (255, 242, 214), 0.55)
    # The boat's reflection, then the boat.
    for i in range(26):
        y = 640 + i * 4
        w = 300 - i * 6 + s.dice.uniform(-16, 16)
        s.line([(640 - w, y), (640 + w, y)], 2.2, (40, 62, 70, 150 - i * 5))
    dark = (38, 50, 56)
    s.polygon([(300, 590), (980, 590), (925, 640), (370, 640)], dark)
    s.polygon([(300, 590), (980, 590), (972, 602), (312, 602)], (86, 104, 106))
    s.polygon([(300, 590), (240, 566), (262, 562), (318, 588)], dark)
    s.polygon([(980, 590), (1040, 566), (1018, 562), (962, 588)], dark)
    for x in range(352, 930, 52):
        s.oval(x, 616, 13, 13, (22, 30, 34))
        s.oval(x, 616, 6, 6, (58, 72, 76))
    coats: list[Colour] = [
        (150, 58, 46),
        (52, 78, 92),
        (86, 92, 66),
        (60, 66, 84),
        (176, 138, 78),
        (70, 92, 96),
        (120, 72, 62),
    ]
    for i, x in enumerate((470, 530, 592, 655, 728, 790, 862)):
        tall = (148, 160, 132, 164, 156, 112, 158)[i]
        s.figure(
            x,
            594,
            tall,
            coats[i],
            (36, 42, 48),
            (192, 146, 114),
            stride=0.02,
            hat=("straw", "", "cap", "", "", "", "straw")[i],
            hat_colour=((188, 158, 102), dark, (64, 72, 84), dark, dark, dark, (170, 142, 92))[i],
        )
    # Two baskets on a shoulder pole, and a bicycle.
    s.line([(404, 486), (538, 484)], 4, (84, 64, 44))
    for x in (412, 530):
        s.line([(x, 486), (x - 14, 552)], 1.4, (84, 64, 44))
        s.line([(x, 486), (x + 14, 552)], 1.4, (84, 64, 44))
        s.polygon([(x - 24, 550), (x + 24, 550), (x + 17, 588), (x - 17, 588)], (128, 98, 60))
        for dx in (-14, 0, 13):
            s.oval(x + dx, 548, 11, 9, (96, 130, 70))
    for x in (902, 968):
        s.ring(x, 562, 27, 3.4, (28, 36, 40))
    s.line([(902, 562), (922, 524), (956, 524), (968, 562), (932, 562), (922, 524)], 3.2, (124, 44, 38))
    s.line([(932, 562), (956, 524), (952, 510), (964, 506)], 3, (28, 36, 40))
    # The ferryman at the stern with his pole.
    s.line([(288, 430), (362, 700)], 5, (62, 50, 40))
    s.figure(
        346,
        592,
        172,
        (46, 60, 70),
        (30, 36, 42),
        (184, 136, 104),
        hat="straw",
        hat_colour=(182, 152, 96),
        stride=0.07,
        left=((-0.18, 0.62), (-0.16, 0.55)),
        right=((0.02, 0.66), (-0.14, 0.66)),
    )
    s.reeds(-10, 190, 830, 330, 70, (54, 66, 56), (150, 136, 92))
    s.reeds(1060, 1220, 830, 260, 60, (54, 66, 56), (150, 136, 92))
    return s.finish(vignette=0.35)


def canteen() -> Image.Image:
    """Noon queue at the old granary's door."""
    x: float
    y: float
    s = Sheet("canteen")
    s.wash(0, 300, [(0, (134, 172, 198)), (1, (214, 222, 220))])
    s.box(0, 128, 1200, 500, (158, 78, 58))
    for row, y in enumerate(range(132, 628, 17)):
        for x in range(-40 + (row % 2) * 24, 1220, 48):
            s.box(x, y, 45, 14, mix((150, 70, 52), (182, 98, 74), s.dice.random()))
    # Roof, gutter, high windows.
    s.polygon([(-40, 132), (1240, 132), (1180, 40), (20, 40)], (86, 84, 88))
    for x in range(-20, 1240, 26):
        s.line([(x, 130), (60 + x * 0.9, 42)], 2, (66, 64, 70))
    s.box(-10, 126, 1220, 12, (58, 56, 60))
    for x in (70, 250, 850, 1030):
        s.box(x - 6, 192, 112, 92, (206, 190, 166))
        s.box(x, 198, 100, 80, (58, 74, 84))
        for dx in (24, 50, 74):
            s.line([(x + dx, 198), (x + dx, 278)], 2.5, (206, 190, 166))
        s.line([(x, 238), (x + 100, 238)], 2.5, (206, 190, 166))
        s.polygon([(x, 198), (x + 40, 198), (x, 250)], (150, 178, 188, 120))
    # A weathered white panel over the door, and the door with its light.
    s.box(428, 158, 344, 62, (232, 222, 200))
    for i in range(4):
        s.box(452 + i * 78, 170, 56, 40, (176, 52, 40), 3)
        s.box(460 + i * 78, 178, 40, 24, (232, 222, 200), 2)
    s.box(420, 240, 360, 390, (70, 44, 36))
    s.wash(0, 0, [(0, (0, 0, 0)), (1, (0, 0, 0))])
    s.box(436, 256, 328, 374, (255, 206, 124))
    s.glow(600, 420, 260, 260, (255, 240, 200), 0.95)
    for x in (470, 560, 650):
        s.line([(x + 30, 256), (x + 30, 306)], 2.5, (110, 76, 48))
        s.polygon([(x + 8, 328), (x + 52, 328), (x + 38, 304), (x + 22, 304)], (70, 96, 84))
        s.glow(x + 30, 336, 60, 52, (255, 252, 226), 0.9)
    s.box(450, 470, 300, 66, (196, 204, 200))
    s.box(450, 462, 300, 14, (228, 234, 230))
    for i, x in enumerate((520, 605, 690)):
        s.figure(
            x,
            560,
            190,
            (246, 246, 240),
            (220, 220, 216),
            (196, 142, 106),
            hat="cook",
            hat_colour=(252, 252, 248),
            left=((-0.2, 0.56), (-0.1, 0.5)),
            right=((0.2, 0.56), (0.1, 0.5)),
        )
        s.oval(x - 44 + i * 4, 464, 26, 9, (150, 158, 156))
    s.box(450, 476, 300, 76, (184, 192, 190))
    s.polygon([(330, 250), (420, 240), (420, 630), (330, 654)], (92, 58, 44))
    s.polygon([(870, 250), (780, 240), (780, 630), (870, 654)], (92, 58, 44))
    for x0, x1 in ((330, 420), (870, 780)):
        for y in (330, 430, 540):
            s.line([(x0, y + 8), (x1, y)], 5, (70, 42, 32))

    def steam(c: Sheet) -> None:
        for _ in range(26):
            x = c.dice.uniform(470, 730)
            y = c.dice.uniform(180, 450)
            c.oval(x + (450 - y) * 0.12, y, c.dice.uniform(16, 44), c.dice.uniform(22, 50), (255, 250, 238, 34))

    with s.soft(13) as c:
        steam(c)
    # Pavement with the light that falls out of the door.
    s.wash(626, 800, [(0, (176, 168, 156)), (1, (122, 116, 110))])
    for y in (654, 692, 742):
        s.line([(0, y), (1200, y)], 1.6, (96, 92, 88))
    for x in range(-400, 1700, 120):
        s.line([(600 + (x - 600) * 0.72, 628), (x, 800)], 1.6, (96, 92, 88))
    with s.soft(16) as c:
        c.polygon([(440, 630), (760, 630), (930, 800), (270, 800)], (255, 218, 150, 120))
    # The queue, from the door out to both sides.
    people = [
        (520, 640, 208, (58, 82, 98)),
        (454, 652, 200, (140, 60, 52)),
        (384, 664, 214, (92, 100, 76)),
        (306, 676, 206, (66, 62, 82)),
        (226, 690, 220, (172, 132, 82)),
        (136, 704, 210, (54, 90, 92)),
        (48, 716, 222, (120, 72, 66)),
        (700, 652, 176, (176, 92, 72)),
        (1010, 706, 216, (74, 92, 112)),
        (1092, 716, 206, (148, 112, 70)),
    ]
    hairs: list[Colour] = [(210, 206, 200), (44, 36, 34), (190, 186, 182), (50, 44, 42)]
    for i, (x, foot, tall, coat) in enumerate(people):
        with s.soft(5) as c:
            c.oval(x, foot, 46, 9, (40, 34, 32, 120))
        s.figure(
            x,
            foot,
            tall,
            coat,
            (52, 52, 60),
            (200, 148, 114),
            hair=hairs[i % 4],
            stride=0.03,
            right=((0.17, 0.55), (0.22, 0.6)),
        )
        bx, by = x + 0.25 * tall, foot - 0.61 * tall
        s.polygon([(bx - 17, by - 8), (bx + 17, by - 8), (bx + 11, by + 10), (bx - 11, by + 10)], (246, 246, 242))
        s.line([(bx - 17, by - 8), (bx + 17, by - 8)], 3, (48, 84, 140))
    return s.finish(vignette=0.38)


def nightbus() -> Image.Image:
    """The last bus waits at the stop, windows lit, the road wet."""
    x: float
    y: float
    s = Sheet("nightbus")
    s.wash(0, 560, [(0, (10, 16, 38)), (0.7, (28, 40, 74)), (1, (58, 62, 92))])

    def far_lights(c: Sheet) -> None:
        for _ in range(60):
            x, y = c.dice.uniform(0, 1200), c.dice.uniform(180, 520)
            r = c.dice.uniform(6, 24)
            c.oval(
                x,
                y,
                r,
                r,
                veil(
                    c.dice.choice([(255, 196, 112), (255, 232, 178), (150, 190, 236), (232, 110, 84)]),
                    c.dice.randint(40, 110),
                ),
            )

    for x in range(-20, 1220, 92):
        h = s.dice.uniform(140, 330)
        s.box(x, 540 - h, 96, h, mix((16, 22, 46), (28, 34, 60), s.dice.random()))
        for wy in range(int(560 - h), 520, 26):
            for wx in range(x + 10, x + 84, 20):
                if s.dice.random() < 0.3:
                    s.box(wx, wy, 9, 12, (255, 208, 132, s.dice.randint(90, 210)))
    with s.soft(5) as c:
        far_lights(c)
    s.wash(540, 800, [(0, (34, 40, 62)), (1, (18, 22, 38))])
    # Shelter.
    s.box(70, 300, 330, 14, (60, 76, 96))
    s.box(60, 286, 350, 18, (36, 46, 64))
    for x in (86, 384):
        s.box(x, 310, 9, 268, (44, 54, 74))
    s.box(96, 330, 288, 190, (120, 156, 180, 60))
    s.glow(235, 330, 240, 160, (255, 236, 190), 0.5)
    s.box(110, 312, 250, 7, (255, 246, 214))
    s.box(290, 346, 82, 116, (196, 60, 50))
    s.box(298, 354, 66, 40, (250, 240, 220))
    for y in (404, 416, 428, 440):
        s.line([(300, y), (360, y)], 3, (250, 220, 200))
    s.box(110, 520, 170, 12, (96, 74, 56))
    # Bus body.
    s.box(440, 214, 730, 340, (214, 222, 222), 34)
    s.box(440, 404, 730, 96, (46, 120, 128))
    s.box(440, 488, 730, 66, (32, 88, 98), 10)
    s.box(440, 214, 730, 34, (236, 240, 236), 17)
    s.box(468, 258, 84, 270, (22, 34, 50), 8)
    s.box(474, 264, 72, 258, (255, 220, 150), 6)
    s.line([(510, 264), (510, 522)], 4, (40, 52, 64))
    for x in range(572, 1080, 104):
        s.box(x, 262, 94, 126, (22, 34, 50), 9)
        s.box(x + 5, 267, 84, 116, (255, 214, 140), 6)
        s.polygon([(x + 5, 267), (x + 40, 267), (x + 5, 330)], (255, 244, 210))
    s.box(1094, 258, 62, 150, (22, 34, 50), 10)
    s.box(1099, 263, 52, 140, (255, 226, 166), 8)
    s.box(590, 222, 300, 22, (18, 22, 28), 4)
    for i in range(22):
        s.box(602 + i * 13, 228, 8, 10, (255, 170, 60) if i % 5 else (18, 22, 28))
    coats: list[Colour] = [(120, 64, 58), (58, 80, 104), (98, 88, 66), (70, 64, 92), (54, 92, 90)]
    for i, x in enumerate((618, 722, 826, 930, 1034)):
        if i == 3:
            continue
        s.oval(x, 352, 21, 25, (166, 116, 84))
        s.pen.pieslice(((x - 23) * SCALE, 324 * SCALE, (x + 23) * SCALE, 372 * SCALE), 175, 365, fill=(40, 32, 32))
        s.box(x - 36, 372, 72, 18, coats[i], 8)
    s.box(572, 383, 510, 8, (200, 206, 204))
    s.box(572, 389, 510, 16, (214, 222, 222))
    for x in (640, 1010):
        s.oval(x, 552, 54, 54, (14, 16, 24))
        s.oval(x, 552, 28, 28, (110, 118, 126))
        s.oval(x, 552, 10, 10, (50, 56, 64))
    s.box(1146, 460, 24, 26, (255, 240, 200), 6)
    s.box(440, 460, 14, 28, (220, 60, 48), 4)
    # Wet road: what is above, upside down and broken.
    s.mirror(600, 200, (18, 24, 44), 0.5, 9)
    s.box(0, 582, 1200, 22, (70, 78, 98))
    s.box(0, 602, 1200, 5, (20, 24, 38))
    for _ in range(240):
        x, y = s.dice.uniform(0, 1200), s.dice.uniform(610, 800)
        s.line(
            [(x, y), (x + s.dice.uniform(20, 110), y)],
            1.4,
            veil((255, 214, 150) if s.dice.random() < 0.35 else (10, 14, 28), 70),
        )
    # People: one stepping in, two waiting, one running up.
    skin = (206, 156, 122)
    with s.soft(6) as c:
        c.oval(300, 596, 190, 10, (8, 10, 20, 140))
    s.figure(505, 584, 206, (150, 62, 56), (34, 36, 50), skin, stride=0.09, right=((0.16, 0.62), (0.2, 0.74)))
    s.figure(412, 594, 214, (60, 84, 110), (30, 34, 48), skin, stride=0.04, left=((-0.17, 0.56), (-0.14, 0.44)))
    s.box(370, 494, 34, 42, (176, 132, 70), 6)
    s.figure(322, 594, 184, (104, 92, 68), (34, 36, 50), skin, stride=0.04)
    s.box(296, 480, 30, 52, (52, 72, 82), 8)
    s.figure(
        150,
        600,
        212,
        (70, 98, 94),
        (34, 36, 50),
        skin,
        stride=0.2,
        lean=0.14,
        left=((-0.22, 0.6), (-0.14, 0.5)),
        right=((0.24, 0.66), (0.34, 0.8)),
    )
    s.glow(800, 340, 620, 300, (255, 214, 150), 0.16)
    return s.finish(vignette=0.5)


def pickle() -> Image.Image:
    """A glazed jar under the courtyard wall, mustard greens on the line."""
    x: float
    y: float
    s = Sheet("pickle")
    s.wash(0, 560, [(0, (236, 226, 206)), (1, (222, 208, 182))])
    for _ in range(60):
        x, y = s.dice.uniform(0, 1200), s.dice.uniform(130, 560)
        s.oval(
            x,
            y,
            s.dice.uniform(20, 90),
            s.dice.uniform(10, 34),
            veil((198, 182, 154) if s.dice.random() < 0.6 else (246, 238, 222), 26),
        )
    # Tiles on the wall's top.
    s.box(0, 0, 1200, 84, (84, 88, 92))
    for x in range(-20, 1220, 40):
        s.box(x, 0, 22, 92, (70, 74, 80))
        s.oval(x + 11, 92, 15, 12, (58, 62, 68))
        s.oval(x + 11, 92, 8, 6, (98, 102, 106))
    with s.soft(10) as c:
        c.box(0, 100, 1200, 22, (92, 76, 56, 110))

    # Slanting shade of a tree on the wall.
    def shade(c: Sheet) -> None:
        for _ in range(150):
            x = c.dice.uniform(640, 1240)
            y = c.dice.uniform(60, 470) - (x - 640) * 0.12
            c.oval(x, y, c.dice.uniform(8, 30), c.dice.uniform(6, 16), (120, 112, 84, 62))

    with s.soft(3) as c:
        shade(c)
    # Moon gate, with the yard beyond.
    s.oval(250, 400, 176, 176, (150, 144, 132))
    s.oval(250, 400, 160, 160, (126, 160, 150))
    s.oval(250, 360, 150, 110, (206, 220, 200))
    for _ in range(170):
        a, r = s.dice.uniform(0, 6.28), 156 * math.sqrt(s.dice.random())
        x, y = 250 + r * math.cos(a), 400 + r * math.sin(a)
        if y > 380 and (x - 250) ** 2 + (y - 400) ** 2 < 150**2:
            s.oval(x, y, 11, 9, mix((64, 104, 74), (136, 164, 96), s.dice.random()))
    # Ground.
    s.wash(560, 800, [(0, (176, 160, 138)), (1, (128, 112, 94))])
    for row, (y0, y1) in enumerate(((560, 596), (596, 646), (646, 712), (712, 800))):
        for n in range(-6, 24):
            k0, k1 = 0.8 + row * 0.12, 0.8 + (row + 1) * 0.12
            x0 = 600 + (n * 110 + (row % 2) * 55 - 900) * k0
            x1 = 600 + (n * 110 + (row % 2) * 55 - 900) * k1
            s.polygon(
                [(x0, y0), (x0 + 106 * k0, y0), (x1 + 106 * k1, y1 - 3), (x1, y1 - 3)],
                mix((160, 146, 126), (190, 176, 154), s.dice.random()),
            )
    # Poles and the line of greens.
    for x in (430, 1140):
        s.line([(x, 600), (x + 8, 170)], 11, (150, 122, 76))
        for y in (250, 340, 430, 520):
            s.line([(x + 1, y), (x + 11, y)], 3, (112, 88, 52))
    s.line([(426, 196), (1160, 200)], 9, (170, 140, 86))
    for i in range(15):
        x = 470 + i * 44 + s.dice.uniform(-5, 5)
        long = s.dice.uniform(120, 168)
        s.line([(x, 188), (x, 224)], 13, (216, 222, 178))
        for _ in range(6):
            dx = s.dice.uniform(-24, 24)
            green = mix((58, 92, 46), (138, 160, 74), s.dice.random())
            s.polygon(
                [
                    (x - 4, 212),
                    (x + 4, 212),
                    (x + dx + 10, 212 + long * 0.6),
                    (x + dx * 1.2, 200 + long),
                    (x + dx - 10, 212 + long * 0.55),
                ],
                green,
            )
            s.line([(x, 214), (x + dx * 1.1, 196 + long)], 1.6, (196, 206, 150))
    # The jar.
    with s.soft(14) as c:
        c.polygon([(600, 724), (930, 700), (1130, 760), (760, 772)], (60, 48, 38, 170))
    glaze_dark, glaze_light = (54, 88, 82), (150, 184, 166)
    cx = 760.0
    top, deep = 430.0, 316.0
    for y in range(round(top * SCALE), round((top + deep) * SCALE)):
        at = (y / SCALE - top) / deep
        radius = 150 - 14 * at + 84 * math.sin(math.pi * at**0.9) ** 0.92
        for n in range(40):
            u0, u1 = -1 + n / 20, -1 + (n + 1) / 20
            light = max(0.0, 1 - abs((u0 + 0.42) / 0.95)) ** 1.3
            edge = 0.35 * max(0.0, (abs(u0) - 0.8) / 0.2)
            colour = mix(mix(glaze_dark, glaze_light, light), (24, 40, 40), edge + at * 0.18)
            s.pen.line([((cx + radius * u0) * SCALE, y), ((cx + radius * u1) * SCALE, y)], fill=colour)
    s.oval(cx, top + deep, 136, 20, (36, 56, 54))
    # Glaze that ran, a band of pattern.
    for i in range(17):
        a = -1.4 + i * 0.175
        x = cx + 190 * math.sin(a)
        s.line([(x, 488), (x, 500 + s.dice.uniform(8, 40))], 7, veil((190, 214, 196), 70))
    s.oval(cx, top, 156, 34, (118, 150, 136))
    s.oval(cx, top - 3, 148, 30, (196, 216, 198))
    s.oval(cx, top, 134, 25, (40, 52, 40))
    s.oval(cx, top + 4, 126, 20, (112, 134, 62))
    for _ in range(50):
        a, r = s.dice.uniform(0, 6.28), math.sqrt(s.dice.random())
        s.oval(
            cx + 116 * r * math.cos(a),
            top + 4 + 15 * r * math.sin(a),
            13,
            5,
            mix((84, 108, 48), (158, 172, 88), s.dice.random()),
        )
    s.oval(cx + 6, top - 14, 76, 40, (104, 110, 112))
    s.oval(cx - 4, top - 24, 58, 24, (142, 148, 148))
    s.oval(cx - 18, top - 32, 24, 8, (174, 178, 176))
    # A chip on the rim.
    s.polygon([(cx - 150, top - 8), (cx - 132, top - 16), (cx - 128, top - 4), (cx - 142, top + 4)], (176, 150, 122))
    # A pot of spring onions and a wooden basin.
    with s.soft(9) as c:
        c.oval(1010, 736, 100, 16, (60, 48, 38, 150))
    s.polygon([(930, 640), (1080, 640), (1058, 734), (952, 734)], (168, 94, 64))
    s.box(922, 626, 166, 24, (188, 112, 78), 6)
    for _ in range(46):
        x = s.dice.uniform(940, 1072)
        lean = s.dice.uniform(-30, 30)
        s.line(
            [(x, 630), (x + lean * 0.4, 580), (x + lean, 630 - s.dice.uniform(70, 130))],
            5,
            mix((62, 112, 62), (150, 186, 96), s.dice.random()),
        )
    with s.soft(9) as c:
        c.oval(452, 742, 130, 16, (60, 48, 38, 150))
    s.polygon([(330, 660), (570, 660), (548, 738), (352, 738)], (138, 98, 62))
    for x in range(342, 566, 24):
        s.line([(x, 664), (352 + (x - 330) * 0.82, 736)], 1.6, (102, 70, 42))
    s.line([(336, 690), (564, 690)], 5, (92, 84, 76))
    s.oval(450, 660, 122, 22, (164, 120, 78))
    s.oval(450, 662, 108, 17, (240, 240, 234))
    for _ in range(90):
        a, r = s.dice.uniform(0, 6.28), math.sqrt(s.dice.random())
        s.oval(450 + 96 * r * math.cos(a), 660 + 12 * r * math.sin(a) - 6 * (1 - r), 6, 3, (255, 255, 252))
    s.glow(420, 160, 620, 420, (255, 244, 214), 0.35)
    return s.finish(vignette=0.34)


def library() -> Image.Image:
    """Reading lamps on the third floor, night behind the tall windows."""
    w: float
    h: float
    bx: float
    x: float
    y: float
    s = Sheet("library", (30, 26, 30))
    s.wash(0, 560, [(0, (34, 28, 34)), (1, (62, 46, 40))])
    # Windows.
    for x in (70, 350, 630, 910):
        s.box(x - 10, 50, 240, 380, (88, 66, 50))
        for y in range(60 * SCALE, 420 * SCALE):
            s.pen.line(
                [(x * SCALE, y), ((x + 220) * SCALE, y)], fill=mix((12, 20, 52), (52, 72, 120), (y / SCALE - 60) / 360)
            )
        for _ in range(16):
            s.oval(x + s.dice.uniform(8, 212), s.dice.uniform(70, 240), 1.3, 1.3, (230, 236, 255, 190))
        for bx in range(x, x + 220, 44):
            h = s.dice.uniform(30, 110)
            s.box(bx, 420 - h, 42, h, (16, 22, 44))
            for _ in range(4):
                s.box(bx + s.dice.uniform(4, 32), 420 - h + s.dice.uniform(6, h - 8), 5, 6, (255, 208, 130, 200))
        for dx in (73, 146):
            s.box(x + dx, 60, 6, 360, (88, 66, 50))
        for y in (176, 296):
            s.box(x, y, 220, 6, (88, 66, 50))
        s.box(x - 18, 424, 256, 16, (112, 84, 62))
    s.oval(980, 120, 26, 26, (250, 240, 206))
    s.oval(992, 113, 24, 24, (17, 26, 62))
    # Bookshelves between the windows.
    for x in (-60, 298, 578, 858, 1138):
        s.box(x, 30, 44 if x > 0 else 118, 420, (52, 36, 30))
        for y in range(44, 440, 50):
            bx = float(x + 4)
            while bx < x + (36 if x > 0 else 110):
                w = s.dice.uniform(4, 8)
                h = s.dice.uniform(28, 40)
                s.box(
                    bx,
                    y + 40 - h,
                    w,
                    h,
                    mix(s.dice.choice([(120, 58, 46), (52, 78, 84), (132, 104, 62), (74, 70, 88)]), (30, 22, 20), 0.25),
                )
                bx += w + 1.5
    # Far table with readers, then near table.
    skin = (190, 140, 104)
    seats = [
        (130, (98, 58, 52)),
        (330, (52, 76, 92)),
        (530, (110, 96, 70)),
        (730, (72, 66, 92)),
        (930, (60, 92, 84)),
        (1110, (132, 82, 58)),
    ]
    for x, coat in seats:
        s.glow(x + 60, 470, 150, 140, (255, 214, 130), 0.55)
        s.polygon([(x - 66, 600), (x - 56, 500), (x - 24, 470), (x + 24, 470), (x + 56, 500), (x + 66, 600)], coat)
        s.polygon(
            [(x + 6, 600), (x + 10, 472), (x + 24, 470), (x + 56, 500), (x + 66, 600)], mix(coat, (255, 220, 150), 0.28)
        )
        s.oval(x - 4, 440, 32, 35, (40, 32, 30) if x != 530 else (206, 200, 194))
        s.oval(x + 4, 450, 25, 29, skin)
        s.oval(x + 12, 452, 15, 22, mix(skin, (255, 232, 190), 0.5))
        s.pen.pieslice(
            ((x - 30) * SCALE, 408 * SCALE, (x + 30) * SCALE, 470 * SCALE),
            172,
            352,
            fill=(40, 32, 30) if x != 530 else (206, 200, 194),
        )
    s.box(0, 566, 1200, 250, (92, 56, 36))
    s.wash(566, 800, [(0, (150, 98, 60)), (0.35, (112, 68, 42)), (1, (56, 34, 26))])
    for y in (590, 626, 676, 740):
        s.line([(0, y), (1200, y)], 1.2, (66, 40, 28, 150))
    s.box(0, 562, 1200, 8, (178, 124, 78))
    for i, (x, _) in enumerate(seats):
        lx = x + 74
        with s.soft(12) as c:
            c.oval(lx - 10, 606, 122, 34, (255, 226, 150, 190))
        # Open book under the lamp.
        bx, by = x + 4, 604
        s.polygon([(bx - 58, by - 8), (bx, by - 2), (bx, by + 18), (bx - 66, by + 10)], (250, 240, 214))
        s.polygon([(bx + 58, by - 8), (bx, by - 2), (bx, by + 18), (bx + 66, by + 10)], (255, 248, 226))
        for n in range(4):
            s.line([(bx - 52, by - 3 + n * 4), (bx - 8, by + 1 + n * 4)], 1, (170, 150, 120))
            s.line([(bx + 8, by + 1 + n * 4), (bx + 52, by - 3 + n * 4)], 1, (170, 150, 120))
        s.line([(x - 40, 540), (x - 52, 590), (bx - 24, by + 4)], 17, mix(seats[i][1], (0, 0, 0), 0.2))
        s.line([(x + 40, 540), (x + 52, 586), (bx + 26, by + 4)], 17, mix(seats[i][1], (255, 220, 150), 0.16))
        s.oval(bx - 24, by + 4, 9, 7, skin)
        s.oval(bx + 26, by + 4, 9, 7, mix(skin, (255, 236, 200), 0.3))
        # Lamp: brass stem, green shade.
        if i == 4:
            shade_colour: Colour = (34, 52, 46)
        else:
            shade_colour = (40, 122, 88)
            s.glow(lx + 6, 540, 120, 96, (255, 240, 186), 0.7)
        s.line([(lx + 26, 604), (lx + 26, 516), (lx + 8, 506)], 5, (196, 150, 76))
        s.box(lx + 6, 600, 42, 9, (176, 130, 62), 4)
        s.polygon([(lx - 52, 536), (lx + 58, 536), (lx + 42, 504), (lx - 34, 504)], shade_colour)
        s.line([(lx - 30, 507), (lx + 38, 507)], 5, mix(shade_colour, (220, 255, 230), 0.4))
        s.line([(lx - 50, 537), (lx + 56, 537)], 4, (255, 246, 206) if i != 4 else (60, 70, 64))
    # A stack of books in the foreground, and a flask.
    y = 760.0
    for w, colour in ((230, (116, 48, 42)), (204, (48, 78, 88)), (216, (150, 116, 66)), (176, (66, 62, 86))):
        s.box(70 + (230 - w) / 2, y - 32, w, 32, mix(colour, (20, 14, 14), 0.25), 5)
        s.box(70 + (230 - w) / 2 + w - 26, y - 28, 24, 24, (214, 196, 160), 2)
        y -= 33
    s.box(1024, 640, 66, 150, (52, 92, 90), 14)
    s.box(1034, 650, 14, 130, (104, 150, 142), 7)
    s.box(1030, 616, 54, 34, (190, 190, 184), 8)
    return s.finish(vignette=0.55)


def greenhouse() -> Image.Image:
    """Tomatoes under the arches, first sun."""
    x: float
    y: float
    s = Sheet("greenhouse", (206, 222, 200))
    cx, cy = 640.0, 360.0
    s.wash(0, 800, [(0, (214, 226, 214)), (0.45, (250, 238, 202)), (1, (190, 190, 140))])

    def arch(k: float) -> list[Point]:
        return [
            (cx + 720 * k * math.cos(math.radians(a)), cy + 180 * k - 640 * k * math.sin(math.radians(a)))
            for a in range(180, -1, -4)
        ]

    depths = [1.25 * 0.84**i for i in range(15)]
    for i, k in enumerate(depths):
        t = min(1, i / 11)
        s.polygon(arch(k), mix((176, 204, 200), (255, 246, 214), t**0.8))
        for n in (8, 15, 23, 30, 37):
            rib, next_rib = arch(k)[n], arch(k * 0.84)[n]
            s.line([rib, next_rib], max(0.8, 5 * k), mix((136, 158, 156), (226, 214, 180), t))
        s.line(arch(k), max(1, 8 * k), mix((120, 142, 142), (226, 212, 176), t))
    s.glow(cx, cy - 20, 420, 320, (255, 250, 224), 1.0)
    s.polygon([(-100, 800), (1300, 800), (cx + 40, cy + 30), (cx - 40, cy + 30)], (150, 122, 84))
    s.polygon([(380, 800), (860, 800), (cx + 16, cy + 34), (cx - 16, cy + 34)], (206, 176, 124))
    for i in range(16):
        k = 1.2 * 0.84**i
        y = cy + 440 * k
        s.line([(cx - 210 * k, y), (cx + 210 * k, y)], 2 * k, (176, 146, 98))
    # Rows of plants, far to near.
    for side in (-1, 1):
        for k in [1.25 * 0.88**i for i in range(19, -1, -1)]:
            t = 1 - min(1.0, k / 1.05)
            for row in (1.0, 2.2):
                x, foot = cx + side * (300 * row) * k, cy + 440 * k
                if not -200 < x < 1400:
                    continue
                tall = 560 * k
                s.line([(x, foot), (x, foot - tall)], max(1, 5 * k), mix((92, 110, 60), (206, 200, 150), t))
                for _ in range(int(34 + 26 * k)):
                    a = s.dice.uniform(-1, 1)
                    h = s.dice.uniform(0.1, 1.0)
                    leaf = mix(mix((40, 84, 44), (126, 158, 70), s.dice.random()), (238, 232, 184), t * 0.75)
                    r = k * s.dice.uniform(16, 34)
                    s.oval(x + a * 82 * k, foot - h * tall, r, r * 0.62, leaf)
                for _ in range(int(7 + 7 * k)):
                    a = s.dice.uniform(-1, 1)
                    h = s.dice.uniform(0.12, 0.78)
                    r = k * s.dice.uniform(13, 19)
                    red = mix(s.dice.choice([(206, 52, 38), (224, 84, 44), (226, 142, 60)]), (250, 226, 180), t * 0.7)
                    fx, fy = x + a * 74 * k, foot - h * tall
                    s.oval(fx, fy, r, r * 0.92, red)
                    s.oval(fx - r * 0.3, fy - r * 0.34, r * 0.3, r * 0.22, mix(red, (255, 255, 255), 0.55))
                    s.line([(fx, fy - r), (fx, fy - r * 1.5)], max(1, 2.4 * k), (70, 104, 50))
    # A picker bending to the row, baskets beside.
    with s.soft(8) as c:
        c.oval(560, 712, 130, 16, (76, 56, 32, 150))
    for x in (408, 486):
        s.polygon([(x - 42, 672), (x + 42, 672), (x + 32, 736), (x - 32, 736)], (156, 116, 66))
        for dy in (686, 702, 718):
            s.line([(x - 38, dy), (x + 38, dy)], 2, (116, 82, 42))
        for _ in range(13):
            s.oval(
                x + s.dice.uniform(-32, 32),
                668 + s.dice.uniform(-9, 5),
                13,
                12,
                s.dice.choice([(206, 52, 38), (222, 78, 44)]),
            )
    coat, legs, skin = (64, 98, 124), (52, 56, 66), (186, 132, 94)
    s.line([(640, 706), (628, 620), (622, 540)], 36, legs)
    s.line([(590, 710), (606, 630), (612, 540)], 34, mix(legs, (0, 0, 0), 0.2))
    s.polygon([(588, 556), (652, 560), (632, 470), (566, 416), (520, 436), (544, 500)], coat)
    s.line([(540, 446), (500, 520), (452, 548)], 24, mix(coat, (0, 0, 0), 0.15))
    s.line([(566, 440), (506, 486), (446, 500)], 24, mix(coat, (255, 255, 255), 0.1))
    s.oval(448, 502, 12, 10, skin)
    s.oval(452, 550, 12, 10, skin)
    s.oval(516, 402, 30, 33, skin)
    s.polygon([(446, 396), (508, 326), (588, 388), (584, 398), (452, 406)], (222, 188, 118))
    s.line([(448, 400), (586, 392)], 6, (176, 138, 76))
    s.oval(438, 498, 17, 16, (212, 56, 40))
    s.glow(cx, cy - 40, 620, 460, (255, 246, 206), 0.4)
    return s.finish(vignette=0.3)


def bridge() -> Image.Image:
    """Three stone arches and their reflection make circles."""
    x: float
    y: float
    s = Sheet("bridge")
    s.wash(0, 470, [(0, (88, 116, 150)), (0.5, (190, 186, 190)), (1, (250, 206, 170))])
    for _ in range(14):
        x, y = s.dice.uniform(0, 1200), s.dice.uniform(60, 240)
        w = s.dice.uniform(90, 260)
        with s.soft(12) as c:
            c.oval(x, y, w, 9, (255, 226, 204, 90))
    s.glow(600, 430, 520, 300, (255, 230, 190), 0.9)
    s.hills(430, 130, (160, 164, 178), 230)
    s.hills(452, 76, (128, 136, 150), 120)
    # Houses on both banks.
    for x, w, h in ((0, 120, 120), (110, 96, 88), (196, 84, 66), (930, 90, 76), (1012, 104, 104), (1104, 110, 130)):
        top = 470 - h
        s.box(x, top, w, h + 6, (226, 216, 204))
        s.polygon([(x - 12, top + 6), (x + 10, top - 22), (x + w - 10, top - 22), (x + w + 12, top + 6)], (62, 64, 72))
        for wx in range(x + 14, x + w - 20, 34):
            s.box(wx, top + 24, 16, 22, (96, 84, 76) if s.dice.random() < 0.55 else (255, 206, 130))
    for x, h in ((262, 150), (904, 170)):
        s.line([(x, 474), (x + 4, 474 - h * 0.5)], 9, (62, 58, 58))
        for _ in range(170):
            a, r = s.dice.uniform(0, 6.28), math.sqrt(s.dice.random())
            s.oval(
                x + 62 * r * math.cos(a),
                474 - h * 0.72 + 54 * r * math.sin(a),
                8,
                5,
                mix((72, 92, 76), (140, 150, 104), s.dice.random()),
            )
    # The bridge: a long hump, cut by three arches through which one sees the sky.
    sky = mix((250, 206, 170), (190, 186, 190), 0.25)
    deck = [(150 + i * 9, 470 - 128 * math.sin(math.pi * i / 100) - 4) for i in range(101)]
    s.polygon([*deck, (1050, 474), (150, 474)], (150, 142, 140))
    for row in range(9):
        for i in range(0, 100, 3):
            x, y = deck[i]
            yy = y + 16 + row * 15 + (i % 2) * 2
            if yy < 466:
                s.box(x + (row % 2) * 12, yy, 24, 13, mix((138, 130, 130), (178, 168, 160), s.dice.random()))
    for x, r in ((370, 74), (600, 104), (830, 74)):
        s.oval(x, 474, r + 13, r + 13, (104, 98, 100))
        for a in range(180, 361, 12):
            s.line(
                [
                    (x + r * math.cos(math.radians(a)), 474 + r * math.sin(math.radians(a))),
                    (x + (r + 13) * math.cos(math.radians(a)), 474 + (r + 13) * math.sin(math.radians(a))),
                ],
                2,
                (76, 72, 76),
            )
        s.oval(x, 474, r, r, sky)
        s.pen.pieslice(
            ((x - r) * SCALE, (474 - r) * SCALE, (x + r) * SCALE, (474 + r) * SCALE), 192, 348, fill=(236, 204, 178)
        )
        with s.soft(3) as c:
            c.box(x - r + 3, 452, 2 * r - 6, 24, (134, 138, 148, 160))
    s.line(deck, 8, (188, 180, 172))
    # Balustrade.
    for i in range(4, 98, 4):
        x, y = deck[i]
        s.line([(x, y), (x, y - 24)], 5, (170, 162, 156))
        s.oval(x, y - 27, 4.5, 4.5, (190, 182, 174))
    s.line([(x, y - 17) for x, y in deck[4:97]], 4.5, (176, 168, 160))
    # Early people.
    s.figure(596, 336, 66, (60, 66, 80), (40, 42, 50), (150, 108, 84), stride=0.1, hat="cap", hat_colour=(44, 48, 60))
    s.line([(606, 306), (636, 316), (676, 320)], 3, (54, 46, 44))
    s.box(634, 306, 46, 16, (112, 84, 60), 3)
    s.ring(658, 328, 10, 2.4, (40, 38, 42))
    s.figure(452, 352, 56, (146, 62, 54), (48, 44, 50), (150, 108, 84), stride=0.08)
    s.figure(764, 356, 52, (84, 96, 78), (44, 44, 50), (150, 108, 84), stride=0.06)
    s.mirror(474, 326, (116, 132, 154), 0.28, 5)
    for _ in range(130):
        x, y = s.dice.uniform(-40, 1200), s.dice.uniform(486, 800)
        s.line(
            [(x, y), (x + s.dice.uniform(40, 160), y)],
            1 + (y - 480) / 220,
            veil((255, 232, 206) if s.dice.random() < 0.6 else (70, 86, 108), 66),
        )
    with s.soft(10) as c:
        c.box(-20, 468, 1240, 16, (255, 230, 206, 120))
    # A moored boat.
    s.polygon([(130, 690), (400, 690), (362, 726), (176, 726)], (44, 48, 56))
    s.polygon([(130, 690), (400, 690), (394, 698), (138, 698)], (104, 98, 94))
    s.pen.pieslice((200 * SCALE, 636 * SCALE, 330 * SCALE, 744 * SCALE), 180, 360, fill=(70, 62, 58))
    for i in range(10):
        s.line([(190 + i * 5, 732 + i * 4), (352 - i * 6, 732 + i * 4)], 2, (40, 46, 58, 120 - i * 10))
    return s.finish(vignette=0.36)


def kitchen() -> Image.Image:
    """School cooks behind a wall of glass; parents look in."""
    x: float
    y: float
    s = Sheet("kitchen", (226, 232, 230))
    s.wash(0, 620, [(0, (226, 234, 232)), (1, (204, 214, 212))])
    for y in range(60, 440, 38):
        for x in range(0, 1200, 58):
            s.box(x + 1, y + 1, 56, 36, mix((216, 228, 228), (238, 244, 242), s.dice.random()))
    s.box(0, 0, 1200, 64, (196, 204, 204))
    for x in range(60, 1200, 280):
        s.box(x, 22, 190, 20, (255, 255, 246), 8)
        s.glow(x + 95, 60, 220, 150, (255, 255, 240), 0.5)
    # Hoods, shelves with bowls.
    for x in (110, 480, 850):
        s.polygon([(x, 200), (x + 260, 200), (x + 210, 110), (x + 50, 110)], (164, 176, 180))
        s.polygon([(x, 200), (x + 90, 200), (x + 90, 110), (x + 50, 110)], (196, 206, 208))
        s.box(x - 6, 196, 272, 14, (140, 152, 156))
    # Stoves, woks, flames.
    s.box(0, 430, 1200, 34, (188, 198, 200))
    s.box(0, 464, 1200, 170, (150, 162, 166))
    for x in range(0, 1200, 150):
        s.line([(x, 470), (x, 630)], 2.5, (126, 138, 142))
        s.oval(x + 75, 500, 9, 9, (92, 102, 108))
    cooks = [(240, (-0.22, 0.5)), (610, (-0.24, 0.5)), (980, (-0.22, 0.5))]
    food: list[list[Colour]] = [
        [(96, 140, 62), (142, 176, 84)],
        [(206, 84, 48), (238, 176, 74)],
        [(226, 206, 150), (172, 110, 62)],
    ]
    for i, (x, _) in enumerate(cooks):
        s.figure(
            x,
            640,
            380,
            (250, 250, 248),
            (220, 224, 226),
            (206, 152, 116),
            hat="cook",
            hat_colour=(255, 255, 254),
            left=((-0.24, 0.58), (-0.17, 0.53)),
            right=((0.24, 0.58), (0.17, 0.55)),
        )
        hy = 640 - 0.93 * 380
        s.box(x - 22, hy + 12, 44, 20, (206, 226, 232), 8)
        s.polygon(
            [(x - 46, 640 - 0.74 * 380), (x + 46, 640 - 0.74 * 380), (x + 52, 470), (x - 52, 470)],
            ((70, 128, 126), (70, 110, 140), (70, 128, 126))[i],
        )
        s.box(x - 118, 440, 236, 30, (188, 198, 200))
        s.pen.pieslice(((x - 112) * SCALE, 372 * SCALE, (x + 112) * SCALE, 500 * SCALE), 0, 180, fill=(58, 62, 68))
        s.oval(x, 436, 112, 22, (78, 84, 90))
        s.oval(x, 436, 100, 17, (46, 50, 56))
        for _ in range(110):
            a, r = s.dice.uniform(0, 6.28), math.sqrt(s.dice.random())
            s.oval(
                x + 90 * r * math.cos(a),
                434 + 13 * r * math.sin(a) - 12 * (1 - r),
                11,
                5,
                mix(food[i][0], food[i][1], s.dice.random()),
            )
        s.line([(x + 64, 430), (x + 40, 438)], 9, (170, 180, 184))
        s.line([(x - 120, 426), (x - 158, 410)], 10, (58, 62, 68))

    def steam(c: Sheet) -> None:
        for x, _ in cooks:
            for _ in range(17):
                y = c.dice.uniform(210, 420)
                c.oval(
                    x + c.dice.uniform(-60, 60), y, c.dice.uniform(20, 46), c.dice.uniform(16, 36), (255, 255, 255, 44)
                )

    with s.soft(12) as c:
        steam(c)
    s.box(0, 500, 1200, 134, (150, 162, 166))
    s.box(0, 500, 1200, 12, (206, 214, 216))
    for x in range(0, 1200, 150):
        s.line([(x, 516), (x, 630)], 2.5, (126, 138, 142))
        s.box(x + 40, 532, 70, 8, (190, 200, 202), 4)
    # The glass wall: frame, and broad reflections.
    for a in (120, 560, 960):
        s.polygon([(a, 0), (a + 110, 0), (a - 170, 640), (a - 280, 640)], (255, 255, 255, 34))
        s.polygon([(a + 140, 0), (a + 170, 0), (a - 110, 640), (a - 140, 640)], (255, 255, 255, 44))
    for x in (-6, 398, 796, 1192):
        s.box(x, 0, 14, 640, (70, 84, 92))
    s.box(0, 628, 1200, 22, (70, 84, 92))
    s.wash(650, 800, [(0, (170, 152, 128)), (1, (120, 104, 88))])
    for x in range(-300, 1600, 130):
        s.line([(600 + (x - 600) * 0.8, 650), (x, 800)], 1.6, (100, 86, 74))
    # Parents outside, seen from behind, and a child on tiptoe.
    for x, foot, tall, coat, hair in (
        (150, 800, 400, (112, 60, 56), (40, 32, 30)),
        (405, 806, 430, (52, 72, 90), (54, 46, 44)),
        (760, 804, 404, (124, 100, 66), (40, 32, 30)),
        (1075, 808, 436, (62, 88, 82), (150, 144, 140)),
    ):
        s.figure(x, foot, tall, coat, (48, 50, 58), (198, 146, 112), hair=hair, stride=0.02)
        s.oval(x, foot - tall * 0.915, tall * 0.076, tall * 0.084, hair)
    s.figure(
        880,
        804,
        262,
        (190, 84, 66),
        (52, 60, 84),
        (204, 152, 118),
        stride=0.02,
        left=((-0.2, 0.8), (-0.16, 0.94)),
        right=((0.2, 0.8), (0.16, 0.94)),
    )
    s.oval(880, 804 - 262 * 0.915, 21, 23, (40, 32, 30))
    return s.finish(vignette=0.3)


def street() -> Image.Image:
    """A stone street bends away between wooden houses, after rain."""
    x: float
    y: float
    s = Sheet("street")
    s.wash(0, 460, [(0, (150, 172, 186)), (1, (226, 220, 206))])
    s.glow(560, 330, 260, 220, (255, 240, 212), 0.8)
    for x, h in ((470, 120), (520, 90), (600, 130), (660, 96)):
        s.polygon(
            [
                (x - 60, 440),
                (x - 60, 440 - h),
                (x - 30, 440 - h - 26),
                (x + 50, 440 - h - 26),
                (x + 76, 440 - h),
                (x + 76, 440),
            ],
            (170, 176, 178),
        )
    with s.soft(12) as c:
        c.box(400, 330, 400, 120, (232, 226, 212, 120))
    # The street: a band that turns right and narrows.
    left = [
        (-260.0, 800.0),
        (80.0, 700.0),
        (300.0, 600.0),
        (430.0, 530.0),
        (520.0, 480.0),
        (600.0, 446.0),
        (680.0, 430.0),
    ]
    right = [
        (1250.0, 800.0),
        (1010.0, 700.0),
        (860.0, 600.0),
        (770.0, 530.0),
        (730.0, 480.0),
        (724.0, 446.0),
        (730.0, 430.0),
    ]
    s.box(0, 440, 1200, 360, (92, 98, 100))
    s.polygon([*left, *reversed(right)], (112, 122, 128))

    def edge(points: list[Point], t: float) -> Point:
        p = t * (len(points) - 1)
        i = min(int(p), len(points) - 2)
        f = p - i
        return (
            points[i][0] + (points[i + 1][0] - points[i][0]) * f,
            points[i][1] + (points[i + 1][1] - points[i][1]) * f,
        )

    rows = [1 - (1 - i / 46) ** 1.15 for i in range(47)]
    for n, (t0, t1) in enumerate(pairwise(rows)):
        l0, r0, l1, r1 = edge(left, t0), edge(right, t0), edge(left, t1), edge(right, t1)
        parts = 9
        off = 0.5 / parts * (n % 2)
        for i in range(-1, parts):
            a, b = max(0.0, i / parts + off), min(1.0, (i + 0.95) / parts + off)
            if a >= b:
                continue

            def along(p: Point, q: Point, f: float) -> Point:
                return (p[0] + (q[0] - p[0]) * f, p[1] + (q[1] - p[1]) * f)

            wet = 1 - abs((a + b) / 2 - 0.5) * 1.7
            stone = mix(mix((82, 96, 106), (112, 124, 130), s.dice.random()), (196, 204, 202), max(0, wet) * 0.42)
            t = 0.06
            s.polygon(
                [
                    along(along(l0, r0, a), along(l1, r1, a), t),
                    along(along(l0, r0, b), along(l1, r1, b), t),
                    along(l1, r1, b),
                    along(l1, r1, a),
                ],
                stone,
            )

    # Houses left and right: boards, eaves, windows; each nearer one hides more of the next.
    def house(
        near_x: float, far_x: float, near: tuple[float, float], far: tuple[float, float], wall: Colour, lit: bool
    ) -> None:
        (nt, nb), (ft, fb) = near, far

        def at(f: float, g: float) -> Point:
            return (near_x + (far_x - near_x) * f, (nt + (ft - nt) * f) * (1 - g) + (nb + (fb - nb) * f) * g)

        s.polygon([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], wall)
        for i in range(1, 14):
            s.line([at(i / 14, 0), at(i / 14, 1)], 1.4, mix(wall, (0, 0, 0), 0.25))
        for g0, g1 in ((0.14, 0.38), (0.6, 0.97)):
            for f in (0.08, 0.4, 0.7):
                glow = lit and (g0 > 0.5 or f == 0.4)
                s.polygon(
                    [at(f, g0), at(f + 0.22, g0), at(f + 0.22, g1), at(f, g1)],
                    (255, 208, 130) if glow else mix(wall, (20, 16, 16), 0.55),
                )
                for k in range(1, 4):
                    s.line([at(f + 0.055 * k, g0), at(f + 0.055 * k, g1)], 1.6, mix(wall, (0, 0, 0), 0.45))
                s.line([at(f, (g0 + g1) / 2), at(f + 0.22, (g0 + g1) / 2)], 1.6, mix(wall, (0, 0, 0), 0.45))
        s.polygon([at(0, 0.46), at(1, 0.46), at(1, 0.53), at(0, 0.53)], mix(wall, (0, 0, 0), 0.35))
        over = (near_x - far_x) * 0.05
        a, b = at(-0.06, -0.02), at(1.04, -0.02)
        s.polygon([a, b, (b[0] + over, b[1] - 34), (a[0] + over * 3, a[1] - 70)], (58, 62, 68))
        s.line([a, b], 7, (42, 44, 50))
        a, b = at(-0.04, 0.5), at(1.03, 0.5)
        s.polygon([a, b, (b[0], b[1] - 16), (a[0], a[1] - 34)], (66, 70, 74))

    house(730, 706, (220, 466), (262, 450), (150, 122, 96), True)
    house(600, 690, (250, 470), (300, 440), (142, 112, 88), False)
    house(884, 726, (142, 600), (250, 462), (132, 94, 70), True)
    house(410, 604, (162, 572), (260, 464), (128, 92, 68), True)
    house(1240, 872, (-60, 792), (140, 606), (108, 72, 54), True)
    house(-60, 420, (-90, 790), (170, 566), (104, 70, 54), True)
    # Red lanterns.
    for x, y, r in (
        (330, 300, 25),
        (224, 262, 31),
        (430, 340, 18),
        (508, 362, 13),
        (930, 300, 27),
        (1050, 248, 34),
        (838, 340, 19),
        (776, 364, 13),
    ):
        s.line([(x, y - r * 2), (x, y - r)], 2, (52, 44, 42))
        s.glow(x, y, r * 3.2, r * 3.2, (255, 120, 70), 0.4)
        s.oval(x, y, r, r * 0.86, (198, 44, 34))
        s.oval(x - r * 0.25, y, r * 0.4, r * 0.8, (236, 96, 60))
        s.box(x - r * 0.4, y - r * 0.98, r * 0.8, r * 0.2, (214, 170, 84))
        s.box(x - r * 0.4, y + r * 0.8, r * 0.8, r * 0.2, (214, 170, 84))
        s.line([(x, y + r), (x, y + r * 1.7)], 2.4, (198, 60, 40))

    # Shine on the wet stones, below windows and lanterns.
    def shine(c: Sheet) -> None:
        for x, y, w in (
            (330, 690, 60),
            (930, 690, 66),
            (620, 560, 40),
            (690, 500, 24),
            (520, 640, 46),
            (800, 640, 40),
            (1010, 760, 70),
            (200, 770, 70),
        ):
            for i in range(9):
                c.line([(x - w + i * 3, y + i * 8), (x + w - i * 3, y + i * 8)], 4, (255, 196, 128, 92 - i * 8))

    with s.soft(4) as c:
        shine(c)
    # The walker with the red umbrella and her reflection.
    for i in range(15):
        s.line([(600 - 40 + i * 2, 664 + i * 5), (680 - i * 2, 664 + i * 5)], 3, (120, 40, 40, 110 - i * 7))
    s.figure(640, 660, 176, (66, 82, 104), (44, 46, 56), (160, 116, 90), stride=0.08, right=((0.1, 0.66), (0.06, 0.76)))
    s.line([(650, 532), (652, 458)], 3.4, (70, 52, 44))
    s.pen.pieslice((560 * SCALE, 444 * SCALE, 744 * SCALE, 568 * SCALE), 180, 360, fill=(190, 40, 34))
    for a, b in ((560, 600), (640, 664), (704, 744)):
        s.polygon([(652, 444), (a, 506), ((a + b) / 2, 500), (b, 506)], (214, 66, 50))
    s.line([(652, 444), (652, 434)], 3, (70, 52, 44))
    return s.finish(vignette=0.42)


def steelyard() -> Image.Image:
    """The scale maker at his window."""
    x: float
    y: float
    s = Sheet("steelyard", (66, 48, 38))
    s.wash(0, 800, [(0, (92, 68, 52)), (1, (52, 36, 28))])
    for y in range(0, 800, 4):
        s.line([(0, y), (1200, y)], 1, (30, 20, 14, 18))
    # The window, paper-white.
    s.box(92, 92, 430, 370, (58, 40, 30))
    s.wash(0, 0, [(0, (0, 0, 0)), (1, (0, 0, 0))])
    s.box(108, 108, 398, 338, (240, 236, 220))
    s.glow(307, 260, 240, 210, (255, 255, 248), 0.8)
    for x in range(108, 507, 66):
        s.line([(x, 108), (x, 446)], 7, (74, 52, 38))
    for y in range(108, 447, 68):
        s.line([(108, y), (506, y)], 7, (74, 52, 38))
    for x, y, r in ((150, 400, 34), (196, 420, 26), (180, 376, 20), (452, 410, 24)):
        s.oval(x, y, r, r * 0.7, (136, 162, 122, 120))
    # Scales on the wall, each with hook, pan and weight.
    for i, (x, y, long) in enumerate(((610, 120, 500), (640, 176, 440), (600, 234, 520), (680, 290, 380))):
        tilt = (i % 2 * 2 - 1) * 6
        s.line([(x, y), (x + long, y + tilt)], 8, mix((148, 84, 46), (112, 60, 34), i / 3))
        s.line([(x, y - 1.5), (x + long, y + tilt - 1.5)], 2, (206, 140, 84))
        for n in range(int(long / 13)):
            s.oval(x + 40 + n * 12, y + tilt * (40 + n * 12) / long, 1.7, 1.7, (250, 226, 150))
        for ex in (x, x + long):
            s.oval(ex, y + (0 if ex == x else tilt), 6, 6, (206, 172, 90))
        s.line([(x + 28, y - 24), (x + 28, y)], 2, (60, 42, 32))
        s.line([(x + long * 0.62, y + tilt * 0.62), (x + long * 0.62, y + 26)], 1.6, (220, 206, 176))
        s.polygon(
            [
                (x + long * 0.62 - 9, y + 26),
                (x + long * 0.62 + 9, y + 26),
                (x + long * 0.62 + 12, y + 46),
                (x + long * 0.62 - 12, y + 46),
            ],
            (64, 60, 60),
        )
    for x, y in ((620, 380), (1110, 360)):
        s.line([(x, 300), (x - 40, y)], 1.4, (206, 186, 150))
        s.line([(x, 300), (x + 40, y)], 1.4, (206, 186, 150))
        s.line([(x, 300), (x, y + 6)], 1.4, (206, 186, 150))
        s.oval(x, y, 62, 15, (176, 136, 62))
        s.oval(x, y - 3, 56, 11, (236, 204, 122))
        s.oval(x - 16, y - 5, 22, 4, (255, 244, 196))

    # A beam of light into the room.
    with s.soft(26) as c:
        c.polygon([(500, 110), (506, 446), (1200, 860), (1200, 420)], (255, 236, 190, 62))
    # The old man over the bench.
    coat, skin = (72, 88, 102), (206, 150, 112)
    s.polygon([(640, 640), (660, 470), (716, 400), (800, 386), (880, 430), (920, 540), (930, 660)], coat)
    s.polygon(
        [(640, 640), (660, 470), (716, 400), (744, 396), (700, 500), (690, 640)], mix(coat, (255, 236, 200), 0.35)
    )
    s.oval(690, 356, 52, 58, skin)
    s.oval(674, 360, 34, 46, mix(skin, (255, 240, 214), 0.4))
    s.pen.pieslice((634 * SCALE, 288 * SCALE, 750 * SCALE, 400 * SCALE), 190, 370, fill=(216, 212, 206))
    s.oval(738, 356, 12, 26, (200, 196, 190))
    s.ring(656, 362, 16, 3, (60, 48, 40))
    s.line([(672, 360), (738, 352)], 3, (60, 48, 40))
    # Bench, steelyard in work, tools.
    s.box(0, 610, 1200, 30, (176, 124, 76))
    s.wash(640, 800, [(0, (112, 72, 46)), (1, (58, 36, 26))])
    with s.soft(14) as c:
        c.oval(470, 622, 330, 16, (255, 232, 180, 150))
    s.line([(150, 592), (980, 578)], 16, (156, 88, 48))
    s.line([(150, 587), (980, 573)], 4, (226, 160, 98))
    for n in range(34):
        s.oval(196 + n * 14, 591 - n * 0.236, 2.4, 2.4, (255, 240, 180))
    s.box(960, 568, 30, 20, (214, 178, 92), 4)
    s.box(142, 582, 26, 20, (214, 178, 92), 4)
    s.line([(690, 470), (600, 540), (560, 570)], 44, mix(coat, (255, 236, 200), 0.25))
    s.oval(556, 572, 22, 18, mix(skin, (255, 240, 214), 0.3))
    s.line([(552, 580), (536, 540)], 5, (60, 56, 56))
    s.line([(880, 520), (800, 578), (700, 588)], 44, mix(coat, (0, 0, 0), 0.12))
    s.oval(694, 586, 22, 18, skin)
    s.line([(360, 604), (420, 604)], 12, (120, 84, 52))
    s.box(420, 592, 46, 24, (86, 88, 92), 4)
    s.line([(250, 606), (330, 598)], 6, (96, 98, 102))
    for x, w, colour in ((60, 60, (214, 206, 190)), (1040, 90, (118, 84, 56))):
        s.box(x, 552, w, 60, colour, 8)
        s.oval(x + w / 2, 552, w / 2, 9, mix(colour, (255, 255, 255), 0.25))
    s.oval(90, 552, 22, 6, (128, 96, 56))
    s.glow(307, 260, 620, 480, (255, 248, 222), 0.3)
    return s.finish(vignette=0.5)


def paddy() -> Image.Image:
    """Rice fields ringed by ditches, two people lifting traps."""
    x: float
    y: float
    s = Sheet("paddy")
    s.wash(0, 300, [(0, (138, 178, 204)), (1, (232, 232, 212))])
    for x, y, w in ((180, 80, 160), (300, 100, 110), (820, 66, 200), (980, 92, 130)):
        with s.soft(12) as c:
            c.oval(x, y, w, 20, (255, 255, 250, 170))
    s.hills(270, 100, (152, 180, 176), 230)
    s.hills(286, 54, (120, 156, 134), 110)
    for x in range(0, 1200, 40):
        h = s.dice.uniform(14, 40)
        s.oval(
            x + s.dice.uniform(-12, 12), 284 - h / 2, 20, h / 2 + 6, mix((84, 122, 84), (124, 154, 96), s.dice.random())
        )
    for x in (290, 372, 780):
        s.box(x, 262, 62, 28, (240, 234, 222))
        s.polygon([(x - 8, 264), (x + 8, 246), (x + 54, 246), (x + 70, 264)], (90, 88, 92))
    s.box(0, 288, 1200, 512, (116, 142, 74))
    water = (150, 190, 206)
    # Fields in perspective: rounded plots on a band of water, dykes between.
    rows = [(290.0, 322.0), (322.0, 372.0), (372.0, 456.0), (456.0, 592.0), (592.0, 840.0)]
    for row, (top, bottom) in enumerate(rows):
        s.wash(
            top,
            bottom,
            [(0, mix(water, (240, 240, 226), 0.35 - row * 0.06)), (1, mix(water, (90, 138, 160), row * 0.15))],
        )
        near = 0.16 + row * 0.27
        count = 9 - row
        for n in range(-count, count + 1):
            width = 250 * near + 60
            cx0 = 600 + (n + (row % 2) * 0.5) * width * 1.06
            if not -260 < cx0 < 1460:
                continue
            pad = (bottom - top) * 0.13
            green = mix((196, 196, 92), (120, 164, 72), s.dice.random())
            spread = 1.0 + (bottom - top) / 900
            bank = [
                (cx0 - width / 2 * 0.9, top + pad),
                (cx0 + width / 2 * 0.9, top + pad),
                (600 + (cx0 + width / 2 * 0.9 - 600) * spread, bottom - pad),
                (600 + (cx0 - width / 2 * 0.9 - 600) * spread, bottom - pad),
            ]
            s.polygon(bank, (134, 112, 70))
            inset = bank
            s.polygon(
                [
                    (inset[0][0] + 4 * near, inset[0][1] + 1),
                    (inset[1][0] - 4 * near, inset[1][1] + 1),
                    (inset[2][0] - 8 * near, inset[2][1] - 7 * near),
                    (inset[3][0] + 8 * near, inset[3][1] - 7 * near),
                ],
                green,
            )
            steps = int(5 + row * 4)
            for k in range(steps):
                f = (k + 0.5) / steps
                y = inset[0][1] + (inset[3][1] - inset[0][1]) * f
                xl = inset[0][0] + (inset[3][0] - inset[0][0]) * f + 8 * near
                xr = inset[1][0] + (inset[2][0] - inset[1][0]) * f - 8 * near
                x = xl
                while x < xr:
                    h = (5 + 30 * near * near) * s.dice.uniform(0.7, 1.2)
                    s.line(
                        [(x, y), (x + s.dice.uniform(-3, 3) * near, y - h)],
                        max(0.9, 2.4 * near),
                        mix(
                            green,
                            (70, 106, 44) if s.dice.random() < 0.5 else (232, 222, 128),
                            s.dice.uniform(0.2, 0.75),
                        ),
                    )
                    x += 3 + 5.5 * near
    # A wide ditch in front with sky in it.
    s.polygon([(-20, 800), (-20, 690), (260, 640), (620, 626), (980, 640), (1220, 690), (1220, 800)], (124, 168, 188))
    s.polygon([(-20, 800), (-20, 740), (300, 690), (640, 676), (960, 690), (1220, 736), (1220, 800)], (98, 144, 168))
    s.line([(-20, 690), (260, 640), (620, 626), (980, 640), (1220, 690)], 14, (140, 116, 72))
    for _ in range(60):
        x, y = s.dice.uniform(0, 1200), s.dice.uniform(690, 800)
        s.line([(x, y), (x + s.dice.uniform(30, 120), y)], 2, veil((236, 244, 240), 80))
    # Two people with a shrimp trap; insect lamp poles.
    for x, y, h in ((210, 470, 90), (900, 420, 66), (1080, 560, 130)):
        s.line([(x, y), (x, y - h)], 3 + h / 60, (90, 88, 84))
        s.box(x - h * 0.1, y - h * 1.05, h * 0.2, h * 0.2, (216, 220, 214), 2)
        s.polygon([(x - h * 0.16, y - h * 1.05), (x + h * 0.16, y - h * 1.05), (x, y - h * 1.2)], (64, 86, 110))
    skin = (186, 130, 92)
    s.figure(
        470,
        650,
        226,
        (206, 78, 58),
        (54, 62, 70),
        skin,
        hat="straw",
        hat_colour=(232, 206, 142),
        stride=0.06,
        right=((0.22, 0.6), (0.34, 0.52)),
        left=((-0.16, 0.58), (0.16, 0.48)),
    )
    s.figure(
        724,
        652,
        218,
        (58, 92, 118),
        (50, 56, 66),
        skin,
        hat="straw",
        hat_colour=(220, 190, 124),
        stride=0.06,
        left=((-0.22, 0.6), (-0.34, 0.54)),
        right=((0.1, 0.55), (-0.18, 0.48)),
    )
    trap = [(548.0, 528.0), (646.0, 528.0), (640.0, 600.0), (554.0, 600.0)]
    s.polygon(trap, (84, 104, 92, 200))
    for i in range(8):
        x = 550 + i * 13
        s.line([(x, 528), (x + 1, 600)], 1.3, (210, 220, 196))
    for y in range(534, 600, 11):
        s.line([(549, y), (645, y)], 1.3, (210, 220, 196))
    for _ in range(24):
        x, y = s.dice.uniform(560, 634), s.dice.uniform(566, 596)
        s.line([(x, y), (x + 8, y - 3)], 4, (206, 92, 62))
    for _ in range(26):
        x = s.dice.uniform(556, 640)
        y = s.dice.uniform(604, 660)
        s.line([(x, y), (x, y + 9)], 1.8, (236, 246, 248, 210))
    s.box(330, 600, 92, 56, (60, 108, 140), 8)
    s.oval(376, 602, 46, 11, (38, 76, 102))
    return s.finish(vignette=0.26)


def workshop() -> Image.Image:
    """A young woman checks screws under the microscope."""
    x: float
    y: float
    s = Sheet("workshop", (206, 214, 214))
    s.wash(0, 560, [(0, (188, 202, 208)), (1, (222, 226, 222))])
    for x in range(30, 1200, 300):
        s.box(x, 70, 250, 190, (110, 130, 140))
        s.box(x + 8, 78, 234, 174, (232, 242, 242))
        s.polygon([(x + 8, 78), (x + 120, 78), (x + 8, 200)], (250, 255, 252))
        for dx in (83, 166):
            s.box(x + dx, 78, 5, 174, (110, 130, 140))
        s.box(x + 8, 160, 234, 5, (110, 130, 140))
    for x in (90, 490, 890):
        s.box(x, 22, 220, 16, (255, 255, 244), 6)
        s.glow(x + 110, 40, 240, 120, (255, 255, 238), 0.5)
    # A line of lathes going back.
    for i, (x, k) in enumerate(((60, 1.0), (300, 0.86), (1010, 0.94), (830, 0.8))):
        y = 300 + i % 2 * 14
        s.box(x, y, 210 * k, 210 * k, (88, 122, 132), 8)
        s.box(x, y, 210 * k, 44 * k, (222, 228, 224), 8)
        s.box(x + 16 * k, y + 58 * k, 118 * k, 92 * k, (38, 54, 64), 6)
        s.polygon([(x + 16 * k, y + 58 * k), (x + 64 * k, y + 58 * k), (x + 16 * k, y + 120 * k)], (96, 124, 134))
        s.box(x + 150 * k, y + 60 * k, 44 * k, 60 * k, (46, 62, 70), 5)
        for b, colour in enumerate(((96, 190, 120), (226, 176, 72), (204, 74, 60))):
            s.oval(x + (160 + b * 13) * k, y + 136 * k, 5 * k, 5 * k, colour)
        s.line([(x + 186 * k, y), (x + 186 * k, y - 34 * k)], 3, (90, 100, 106))
        s.box(x + 180 * k, y - 50 * k, 12 * k, 18 * k, (96, 190, 120), 3)
    s.wash(510, 640, [(0, (150, 178, 170)), (1, (126, 156, 150))])
    # Worker, three-quarter, bent to the eyepieces.
    coat, skin = (66, 104, 136), (216, 164, 128)
    s.polygon([(560, 700), (584, 520), (640, 440), (742, 424), (842, 470), (884, 580), (896, 700)], coat)
    s.polygon(
        [(560, 700), (584, 520), (640, 440), (676, 434), (626, 540), (612, 700)], mix(coat, (255, 255, 255), 0.22)
    )
    s.line([(716, 440), (700, 470), (668, 480)], 14, (244, 246, 246))
    s.oval(650, 366, 62, 70, skin)
    s.oval(628, 372, 38, 54, mix(skin, (255, 248, 236), 0.4))
    s.oval(694, 384, 14, 19, mix(skin, (150, 90, 66), 0.25))
    s.pen.pieslice((580 * SCALE, 282 * SCALE, 732 * SCALE, 430 * SCALE), 182, 382, fill=(44, 36, 36))
    s.pen.pieslice((576 * SCALE, 268 * SCALE, 738 * SCALE, 404 * SCALE), 178, 358, fill=(236, 240, 240))
    s.polygon([(576, 336), (738, 336), (746, 352), (572, 352)], (204, 214, 216))
    s.oval(736, 400, 26, 34, (44, 36, 36))
    # Bench and microscope.
    s.box(0, 640, 1200, 26, (234, 226, 206))
    s.wash(666, 800, [(0, (178, 166, 144)), (1, (128, 118, 104))])
    s.box(430, 616, 230, 30, (56, 66, 76), 8)
    s.box(446, 440, 34, 190, (74, 86, 96), 8)
    s.box(446, 440, 12, 190, (128, 142, 152), 6)
    s.box(440, 556, 180, 18, (92, 104, 114), 6)
    s.polygon([(470, 450), (560, 440), (574, 470), (484, 490)], (206, 214, 216))
    s.line([(556, 452), (604, 398)], 30, (74, 86, 96))
    s.line([(594, 410), (612, 390)], 36, (40, 48, 56))
    s.line([(548, 476), (548, 536)], 30, (206, 214, 216))
    s.line([(548, 530), (548, 548)], 18, (60, 70, 80))
    s.glow(548, 562, 70, 44, (255, 252, 220), 0.95)
    s.oval(478, 600, 20, 20, (40, 48, 56))
    s.oval(478, 600, 11, 11, (128, 142, 152))
    # Arms: one on the focus wheel, one with tweezers.
    s.line([(640, 500), (590, 590), (500, 600)], 50, mix(coat, (255, 255, 255), 0.14))
    s.oval(496, 600, 25, 20, mix(skin, (255, 255, 255), 0.1))
    s.line([(850, 530), (800, 620), (690, 626)], 54, mix(coat, (0, 0, 0), 0.1))
    s.oval(682, 624, 26, 20, skin)
    s.line([(668, 620), (610, 606)], 3, (90, 98, 104))
    s.line([(668, 626), (610, 607)], 3, (140, 148, 154))
    # Trays of tiny screws, one large screw drawn on a sheet.
    for x, w in ((120, 230), (760, 200), (980, 170)):
        s.polygon([(x, 690), (x + w, 690), (x + w + 16, 752), (x - 16, 752)], (72, 92, 104))
        s.polygon([(x + 8, 694), (x + w - 8, 694), (x + w + 4, 744), (x - 4, 744)], (38, 50, 60))
        for _ in range(150):
            px, py = s.dice.uniform(x + 12, x + w - 12), s.dice.uniform(700, 740)
            s.line(
                [(px, py), (px + s.dice.uniform(-6, 6), py + s.dice.uniform(-3, 3))],
                2.2,
                s.dice.choice([(236, 240, 240), (196, 204, 208), (250, 226, 170)]),
            )
    s.polygon([(180, 600), (330, 594), (352, 640), (190, 640)], (250, 248, 240))
    s.line([(214, 620), (316, 616)], 7, (150, 160, 166))
    for x in range(228, 312, 8):
        s.line([(x, 613), (x - 5, 626)], 2, (90, 100, 108))
    s.polygon([(206, 606), (218, 606), (218, 634), (206, 634)], (120, 130, 136))
    s.box(1000, 566, 66, 74, (230, 234, 232), 10)
    s.ring(1074, 602, 18, 6, (230, 234, 232))
    s.box(1000, 584, 66, 12, (196, 60, 50))
    s.glow(300, 160, 620, 420, (255, 255, 244), 0.3)
    return s.finish(vignette=0.28)


def care() -> Image.Image:
    """Morning in a small flat: one lies, one sits at the window, the nurse draws the curtain."""
    x: float
    y: float
    s = Sheet("care", (226, 214, 192))
    s.wash(0, 610, [(0, (222, 206, 178)), (1, (236, 222, 198))])
    for x in range(0, 1200, 24):
        s.line([(x, 0), (x, 600)], 1, (206, 188, 158, 70))
    # Window, the city's trees behind it.
    s.box(560, 70, 420, 380, (148, 112, 76))
    for y in range(84 * SCALE, 436 * SCALE):
        s.pen.line(
            [(574 * SCALE, y), (966 * SCALE, y)], fill=mix((172, 208, 224), (250, 240, 212), (y / SCALE - 84) / 352)
        )
    s.glow(840, 180, 130, 100, (255, 255, 240), 0.9)
    for _ in range(170):
        px, py = s.dice.uniform(574, 966), s.dice.uniform(300, 436)
        if py > 330 + 30 * math.sin(px / 40):
            s.oval(min(px, 954), min(py, 426), 12, 9, mix((104, 146, 96), (196, 196, 118), s.dice.random()))
    for x in (574, 701, 832, 959):
        s.box(x - 4, 84, 8, 352, (148, 112, 76))
    s.box(574, 244, 392, 8, (148, 112, 76))
    s.box(540, 442, 460, 20, (172, 134, 92))
    for x, tall in ((600, 50), (652, 38), (930, 58)):
        s.polygon([(x - 20, 412), (x + 20, 412), (x + 14, 444), (x - 14, 444)], (176, 98, 66))
        for _ in range(16):
            dx = s.dice.uniform(-24, 24)
            s.line(
                [(x, 412), (x + dx, 412 - tall * s.dice.uniform(0.5, 1))],
                5,
                mix((66, 112, 64), (140, 172, 92), s.dice.random()),
            )
    # Curtains; the right one is in the nurse's hand.
    s.box(500, 52, 540, 10, (112, 84, 58))
    for i in range(8):
        s.polygon(
            [(510 + i * 10, 62), (524 + i * 10, 62), (520 + i * 11, 560), (502 + i * 11, 560)],
            (206, 128, 92) if i % 2 else (188, 110, 78),
        )
    for i in range(9):
        s.polygon(
            [
                (950 + i * 10, 62),
                (964 + i * 10, 62),
                (1000 + i * 9, 300),
                (980 + i * 10, 566),
                (966 + i * 10, 566),
                (984 + i * 9, 300),
            ],
            (206, 128, 92) if i % 2 else (188, 110, 78),
        )
    # Light on the wall and the floor.
    with s.soft(20) as c:
        c.polygon([(560, 450), (980, 450), (800, 800), (180, 800)], (255, 246, 210, 120))
    # Photographs and a sheet of paper behind the door: hours, tasks, signatures.
    for x, y, w, h in ((90, 90, 96, 120), (204, 110, 84, 66), (204, 190, 84, 66)):
        s.box(x, y, w, h, (120, 88, 60))
        s.box(x + 7, y + 7, w - 14, h - 14, (222, 212, 196))
        s.oval(x + w / 2 - 12, y + h * 0.46, 10, 12, (150, 120, 100))
        s.oval(x + w / 2 + 12, y + h * 0.46, 10, 12, (130, 102, 86))
        s.box(x + w / 2 - 26, y + h * 0.6, 52, h * 0.26, (104, 116, 124), 8)
    s.box(344, 100, 112, 150, (252, 250, 242))
    s.box(384, 94, 32, 12, (196, 60, 50), 3)
    for i in range(8):
        s.line([(356, 124 + i * 15), (400, 124 + i * 15)], 2, (150, 150, 150))
        s.line([(412, 124 + i * 15), (444, 122 + i * 15)], 3, (60, 90, 140) if i < 6 else (214, 212, 206))
    s.wash(600, 800, [(0, (176, 132, 92)), (1, (136, 96, 64))])
    for y in (622, 658, 708, 770):
        s.line([(0, y), (1200, y)], 1.6, (118, 82, 54, 150))
    with s.soft(24) as c:
        c.polygon([(600, 610), (960, 610), (820, 800), (300, 800)], (255, 240, 200, 110))
    # The bed and who lies in it.
    with s.soft(12) as c:
        c.box(10, 716, 520, 30, (60, 40, 28, 130))
    s.box(18, 400, 26, 330, (124, 88, 58), 8)
    s.box(20, 600, 500, 52, (146, 106, 70), 8)
    s.box(500, 560, 24, 170, (124, 88, 58), 8)
    for x in (30, 490):
        s.box(x, 650, 20, 78, (124, 88, 58))
    s.box(44, 560, 456, 56, (246, 242, 232), 16)
    s.polygon([(54, 566), (64, 500), (176, 496), (196, 560)], (250, 248, 242))
    s.oval(142, 508, 42, 46, (216, 170, 136))
    s.oval(126, 480, 42, 24, (226, 222, 216))
    s.line([(150, 512), (160, 512)], 3, (120, 84, 66))
    s.polygon([(176, 556), (230, 498), (350, 476), (470, 506), (506, 560), (506, 618), (176, 618)], (96, 134, 150))
    for i in range(6):
        s.line([(210 + i * 52, 520 - (i % 3) * 8), (196 + i * 56, 616)], 12, (124, 160, 172))
    s.polygon([(176, 556), (230, 498), (258, 494), (206, 560)], (240, 236, 224))
    # The wife in her chair, turned to the light.
    with s.soft(10) as c:
        c.oval(710, 742, 130, 16, (60, 40, 28, 140))
    for x in (632, 776):
        s.line([(x, 640), (x - 10, 742)], 11, (112, 80, 54))
    s.box(618, 470, 20, 190, (132, 96, 64), 6)
    s.box(622, 620, 176, 26, (132, 96, 64), 8)
    s.line([(628, 560), (790, 560), (790, 626)], 11, (132, 96, 64))
    s.line([(706, 640), (796, 650), (806, 734)], 44, (70, 74, 88))
    s.line([(690, 640), (776, 662), (782, 736)], 44, (58, 62, 76))
    s.box(764, 728, 56, 16, (60, 44, 40), 8)
    s.polygon([(646, 640), (650, 520), (676, 484), (724, 484), (752, 524), (760, 640)], (150, 84, 96))
    s.polygon([(724, 484), (752, 524), (760, 640), (728, 640), (716, 520)], (190, 120, 124))
    s.line([(728, 520), (752, 576), (796, 580)], 26, (168, 98, 108))
    s.oval(802, 580, 13, 11, (222, 176, 142))
    s.oval(704, 436, 40, 46, (220, 206, 200))
    s.oval(714, 444, 34, 38, (222, 176, 142))
    s.oval(666, 442, 18, 18, (214, 200, 194))
    s.oval(704, 408, 34, 18, (224, 212, 206))
    s.line([(728, 438), (738, 438)], 3, (110, 76, 60))
    # The nurse.
    with s.soft(9) as c:
        c.oval(905, 752, 90, 14, (60, 40, 28, 140))
    s.figure(
        900,
        752,
        430,
        (92, 152, 150),
        (60, 72, 92),
        (222, 174, 140),
        hair=(52, 38, 34),
        stride=0.03,
        left=((-0.17, 0.64), (-0.2, 0.58)),
        right=((0.2, 0.82), (0.25, 0.98)),
    )
    s.oval(900, 752 - 430 * 1.01, 20, 18, (52, 38, 34))
    s.polygon([(860, 590), (940, 590), (946, 466), (922, 420), (878, 420), (854, 466)], (240, 240, 234))
    s.line([(878, 422), (884, 410)], 6, (240, 240, 234))
    s.line([(922, 422), (916, 410)], 6, (240, 240, 234))
    s.box(886, 494, 44, 40, (222, 222, 216), 4)
    # A small table with a basin, a flask and a clock.
    s.box(1040, 560, 150, 14, (146, 106, 70), 4)
    for x in (1054, 1166):
        s.box(x, 572, 12, 170, (132, 96, 64))
    s.polygon([(1058, 522), (1140, 522), (1126, 560), (1072, 560)], (240, 240, 236))
    s.line([(1058, 523), (1140, 523)], 5, (54, 96, 150))
    s.box(1148, 486, 34, 74, (186, 66, 54), 10)
    s.box(1154, 470, 22, 20, (206, 196, 180), 5)
    s.oval(1110, 220, 50, 50, (112, 84, 58))
    s.oval(1110, 220, 42, 42, (248, 246, 238))
    s.line([(1110, 220), (1092, 220)], 5, (50, 44, 42))
    s.line([(1110, 220), (1110, 190)], 4, (50, 44, 42))
    s.glow(770, 240, 620, 440, (255, 248, 222), 0.28)
    return s.finish(vignette=0.3)


DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    "bridge": bridge,
    "canteen": canteen,
    "care": care,
    "ferry": ferry,
    "greenhouse": greenhouse,
    "kiln": kiln,
    "kitchen": kitchen,
    "library": library,
    "nightbus": nightbus,
    "paddy": paddy,
    "pickle": pickle,
    "steelyard": steelyard,
    "street": street,
    "threshing": threshing,
    "workshop": workshop,
}


def write(name: str) -> int:
    """Draw one picture into `pictures/`; returns the file's size in bytes."""
    target = PICTURES / f"{name}.jpg"
    image = DRAWINGS[name]()
    for quality in range(86, 30, -4):
        image.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
        if target.stat().st_size <= MAX_BYTES:
            break
    return target.stat().st_size


if __name__ == "__main__":
    for wanted in sys.argv[1:] or DRAWINGS:
        sys.stdout.write(f"{wanted} {write(wanted)}\n")
