"""Make the map of the web pages from Natural Earth's countries: `python -m training.make_world_map`.

Reads build/world-atlas/countries-50m.json (TopoJSON, see web_parts.toml) and writes services/console/pages/static/
world.svg: one symbol, in the projection of `services.console.pages.world_map`. Borders that two countries share are
simplified once, so that they still meet.

Source of the outlines: Natural Earth, public domain. Simplification: Douglas and Peucker (1973).
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from services.console.pages.world_map import BOTTOM, LEFT, RIGHT, TOP, project

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "build/world-atlas/countries-50m.json"
TARGET: Final = ROOT / "services/console/pages/static/world.svg"

TOLERANCE_DEGREES: Final = 0.06
SMALLEST_DEGREES: Final = 0.25
"""Islands smaller than this, in both directions, are left out."""
ANTARCTICA: Final = "010"

Point = tuple[float, float]


def main() -> None:
    if not SOURCE.exists():
        sys.exit(f"{SOURCE} is not there; run `python -m training.fetch_web_parts` first")
    topology = json.loads(SOURCE.read_bytes())
    arcs = [simplified(points) for points in decoded(topology)]
    countries = [one for one in topology["objects"]["countries"]["geometries"] if one.get("id") != ANTARCTICA]
    path = "".join(country_path(country, arcs) for country in countries)
    box = f"{LEFT:g} {TOP:g} {RIGHT - LEFT:g} {BOTTOM - TOP:g}"
    TARGET.write_text(
        "<!-- Made by training/make_world_map.py from Natural Earth (public domain). -->\n"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
        f'<path id="world" vector-effect="non-scaling-stroke" d="{path}"/></svg>\n',
        encoding="utf-8",
    )
    print(f"wrote {TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs as longitudes and latitudes. Source: the TopoJSON format, "Arcs"."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def simplified(points: Sequence[Point]) -> list[Point]:
    """The points without those that a straight line passes within the tolerance."""
    keep = {0, len(points) - 1}
    if points[0] == points[-1] and len(points) > 2:
        # A ring begins where it ends; its farthest point keeps it a ring.
        farthest = max(range(len(points)), key=lambda i: _squared(points[0], points[i]))
        spans = [(0, farthest), (farthest, len(points) - 1)]
        keep.add(farthest)
    else:
        spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        worst, at = 0.0, first
        for index in range(first + 1, last):
            distance = _to_line(points[index], points[first], points[last])
            if distance > worst:
                worst, at = distance, index
        if worst > TOLERANCE_DEGREES:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[index] for index in sorted(keep)]


def country_path(country: dict[str, Any], arcs: Sequence[Sequence[Point]]) -> str:
    """One country as SVG path data."""
    polygons = {"Polygon": lambda arcs: [arcs], "MultiPolygon": lambda arcs: arcs}[country["type"]](country["arcs"])
    return "".join(ring_path(ring, arcs) for polygon in polygons for ring in polygon)


def ring_path(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> str:
    points: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1 if points else 0 :]
    points = unwrapped(points)
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    if max(_extent(longitudes), _extent(latitudes)) < SMALLEST_DEGREES:
        return ""
    # What reaches beyond one edge of the map comes in again at the other; the rest is outside of its frame.
    turns = [0.0] + [360.0] * (min(longitudes) < -180) + [-360.0] * (max(longitudes) > 180)
    return "".join(_path([(x + turn, y) for x, y in points]) for turn in turns)


def unwrapped(points: Sequence[Point]) -> list[Point]:
    """The same ring without jumps from one edge of the map to the other."""
    found = [points[0]]
    for longitude, latitude in points[1:]:
        turns = round((longitude - found[-1][0]) / 360)
        found.append((longitude - 360 * turns, latitude))
    return found


def _path(points: Sequence[Point]) -> str:
    at_x = at_y = 0
    steps = []
    for number, (longitude, latitude) in enumerate(points[:-1]):
        x, y = (round(value * 20) for value in project(longitude, latitude))
        if number and (x, y) == (at_x, at_y):
            continue
        steps.append(_numbers(x - at_x, y - at_y) if number else _numbers(x, y))
        at_x, at_y = x, y
    first, *others = steps
    return f"M{first}l{''.join(_joined(others))}z" if len(steps) > 2 else ""


def _numbers(x: int, y: int) -> str:
    return f"{_short(x)}{'' if y < 0 else ' '}{_short(y)}"


def _short(twentieths: int) -> str:
    text = f"{twentieths / 20:.2f}".rstrip("0").rstrip(".")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _joined(steps: Sequence[str]) -> list[str]:
    return [step if not number or step.startswith("-") else f" {step}" for number, step in enumerate(steps)]


def _extent(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _squared(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _to_line(point: Point, start: Point, end: Point) -> float:
    length = _squared(start, end)
    if not length:
        return float(_squared(point, start) ** 0.5)
    along = ((point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])) / length
    along = min(1.0, max(0.0, along))
    foot = (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1]))
    return float(_squared(point, foot) ** 0.5)


if __name__ == "__main__":
    main()
