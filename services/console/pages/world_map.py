"""Maps that need no network: where a place lies on the outlines of static/world.svg, and which part to show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, log1p, radians
from typing import Final, NamedTuple, Self

# Equidistant cylindrical projection with true scale at 30° north, where most of the news that Khabar reads comes from.
_NARROWER: Final = cos(radians(30))

LEFT, RIGHT = -180 * _NARROWER, 180 * _NARROWER
TOP, BOTTOM = -80.0, 56.0
_ROOM: Final = 1.25
_LEAST_HEIGHT: Final = 9.0
_LETTER_PX: Final = 7
_LINE_PX: Final = 17


@dataclass(frozen=True)
class Place:
    """A place to be shown. `weight`: how much there is of it, at least 1; `wide`: it is a whole country."""

    name: str
    latitude: float
    longitude: float
    link: str = ""
    weight: int = 1
    detail: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Pin:
    """A place on the map; `radius` in the map's units. `named`: there is room for its name above it."""

    place: Place
    x: float
    y: float
    radius: float
    named: bool


@dataclass(frozen=True)
class WorldMap:
    """A part of the world with pins, the largest first. `box`: the `viewBox` of its SVG; `unit`: about a pixel."""

    box: str
    unit: float
    pins: Sequence[Pin]


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """A place in the map's units: x to the east, y to the south."""
    return longitude * _NARROWER, -latitude


def world_map(places: Iterable[Place], *, pixels: int = 300, shape: float = 1.8) -> WorldMap:
    """The smallest part of the world that shows the places with room around; all of it if there are none.

    `pixels`: about how wide it will be shown; `shape`: its width for its height. Where there are towns, whole
    countries do not widen the part shown.
    """
    found = sorted(places, key=lambda place: -place.weight)
    points = [project(place.longitude, place.latitude) for place in found]
    framed = [point for place, point in zip(found, points, strict=True) if not place.wide] or points
    left, top, width, height = _box(framed, shape) if framed else (LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP)
    unit = width / pixels
    most = max((place.weight for place in found), default=1)
    pins: list[Pin] = []
    taken: list[_Room] = []
    for place, (x, y) in zip(found, points, strict=True):
        if not (left <= x <= left + width and top <= y <= top + height):
            continue
        radius = unit * (4 + 7 * log1p(place.weight - 1) / log1p(most))
        room = _Room.above(x, y - radius, len(place.name), unit)
        named = room.inside(left, top, width) and not any(room.meets(other) for other in taken)
        if named:
            taken.append(room)
        pins.append(Pin(place, round(x, 3), round(y, 3), round(radius, 4), named))
    return WorldMap(f"{left:.3f} {top:.3f} {width:.3f} {height:.3f}", round(unit, 5), pins)


class _Room(NamedTuple):
    """Where a name would stand."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def above(cls, x: float, y: float, letters: int, unit: float) -> Self:
        half = letters * _LETTER_PX * unit / 2
        return cls(x - half, y - _LINE_PX * unit, x + half, y)

    def meets(self, other: "_Room") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def inside(self, left: float, top: float, width: float) -> bool:
        return self.left >= left and self.right <= left + width and self.top >= top


def _box(points: Sequence[tuple[float, float]], shape: float) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    height = max(_LEAST_HEIGHT, (max(ys) - min(ys)) * _ROOM, (max(xs) - min(xs)) * _ROOM / shape)
    height = min(height, BOTTOM - TOP)
    width = min(height * shape, RIGHT - LEFT)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    left = min(max(middle_x - width / 2, LEFT), RIGHT - width)
    top = min(max(middle_y - height / 2, TOP), BOTTOM - height)
    return left, top, width, height
