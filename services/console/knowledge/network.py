"""Entities that are named together, laid out for an SVG: the same entities always in the same places.

Source of the layout: Fruchterman and Reingold (1991), "Graph drawing by force-directed placement", begun from a circle
instead of at random.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, log1p, pi, sin, sqrt
from typing import Final

WIDTH: Final = 640.0
HEIGHT: Final = 420.0
_ROUNDS: Final = 120
NAME_CHARS: Final = 22
"""Longer names are cut."""
_PUSHES: Final = 80
_NAME_HEIGHT: Final = 36.0
# Half of the longest name, and a circle with a name below it.
_MARGIN_X: Final = 84.0
_MARGIN_Y: Final = 36.0


@dataclass(frozen=True)
class Node:
    """An entity of the network, `count`: articles that it shares with the one in the middle."""

    id: str
    name: str
    type: str
    count: int


@dataclass(frozen=True)
class PlacedNode:
    """A node with its place and the radius of its circle."""

    node: Node
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Link:
    """A line between two nodes; `strength` from 0 to 1."""

    x1: float
    y1: float
    x2: float
    y2: float
    strength: float
    middle: bool


@dataclass(frozen=True)
class Network:
    """The middle first, then the others, and the lines between them."""

    nodes: Sequence[PlacedNode]
    links: Sequence[Link]


def laid_out(middle: Node, others: Sequence[Node], pairs: Mapping[tuple[str, str], int]) -> Network:
    """Place the entities around the one in the middle; `pairs`: articles in which two of the others are together."""
    nodes = [middle, *others]
    number = {node.id: index for index, node in enumerate(nodes)}
    weights = {(0, number[node.id]): node.count for node in others}
    for (one, other), count in pairs.items():
        if one in number and other in number and one != other:
            first, second = sorted((number[one], number[other]))
            weights[first, second] = weights.get((first, second), 0) + count
    most = max(weights.values(), default=1)
    strengths = {pair: log1p(count) / log1p(most) for pair, count in weights.items()}
    places = _settled([_width(node.name) for node in nodes], strengths)
    largest = max((node.count for node in others), default=1)
    placed = [
        PlacedNode(node, round(x, 1), round(y, 1), 16.0 if not index else round(5 + 8 * sqrt(node.count / largest), 1))
        for index, (node, (x, y)) in enumerate(zip(nodes, places, strict=True))
    ]
    links = [
        Link(placed[a].x, placed[a].y, placed[b].x, placed[b].y, round(strength, 3), a == 0)
        for (a, b), strength in sorted(strengths.items())
    ]
    return Network(placed, links)


def _settled(widths: Sequence[float], strengths: Mapping[tuple[int, int], float]) -> list[tuple[float, float]]:
    count, across, up = len(widths), WIDTH / 2, HEIGHT / 2
    places = [(across, up)]
    for index in range(count - 1):
        angle = 2 * pi * index / max(1, count - 1)
        places.append((across + across * 0.7 * cos(angle), up + up * 0.7 * sin(angle)))
    ideal = 0.72 * sqrt(WIDTH * HEIGHT / max(1, count))
    for round_number in range(_ROUNDS):
        step = 40.0 * (1 - round_number / _ROUNDS) + 0.5
        moves = [[0.0, 0.0] for _ in places]
        for one in range(count):
            for other in range(one + 1, count):
                dx, dy = places[one][0] - places[other][0], places[one][1] - places[other][1]
                distance = max(1.0, hypot(dx, dy))
                # Names are wide: what is beside pushes more than what is above.
                push = ideal * ideal / distance * (1.3 if abs(dy) < 24 else 1.0)
                pull = distance * distance / ideal * 0.5 * strengths.get((one, other), 0.0)
                force = (push - pull) / distance
                moves[one][0] += dx * force
                moves[one][1] += dy * force
                moves[other][0] -= dx * force
                moves[other][1] -= dy * force
        for index in range(1, count):
            length = max(1.0, hypot(*moves[index]))
            x = places[index][0] + moves[index][0] / length * min(length, step)
            y = places[index][1] + moves[index][1] / length * min(length, step)
            places[index] = (x, y)
    return _apart(_spread(places), widths)


def _apart(places: list[tuple[float, float]], widths: Sequence[float]) -> list[tuple[float, float]]:
    """The same picture with names pushed apart where one would lie on another, as far as there is room."""
    points = [list(place) for place in places]
    for _ in range(_PUSHES):
        moved = False
        for one in range(len(points)):
            for other in range(one + 1, len(points)):
                dx, dy = points[other][0] - points[one][0], points[other][1] - points[one][1]
                overlap_x = (widths[one] + widths[other]) / 2 - abs(dx)
                overlap_y = _NAME_HEIGHT - abs(dy)
                if overlap_x <= 0 or overlap_y <= 0:
                    continue
                moved = True
                axis = 0 if overlap_x < overlap_y else 1
                push = (overlap_x, overlap_y)[axis] / 2 + 0.5
                sign = 1 if (dx, dy)[axis] >= 0 else -1
                # The middle stays where it is.
                points[one][axis] -= sign * push * (one > 0)
                points[other][axis] += sign * push * (1 if one else 2)
        for point in points[1:]:
            point[0] = min(max(point[0], _MARGIN_X), WIDTH - _MARGIN_X)
            point[1] = min(max(point[1], _MARGIN_Y), HEIGHT - _MARGIN_Y)
        if not moved:
            break
    return [(x, y) for x, y in points]


def _width(name: str) -> float:
    return 16 + 6.2 * min(len(name), NAME_CHARS)


def _spread(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same picture, as large as there is room around the middle."""
    (x, y), *others = places
    across = max((abs(other[0] - x) for other in others), default=0.0)
    up = max((abs(other[1] - y) for other in others), default=0.0)
    wider = (WIDTH / 2 - _MARGIN_X) / across if across > 1 else 1.0
    higher = (HEIGHT / 2 - _MARGIN_Y) / up if up > 1 else 1.0
    return [(x, y), *((x + (a - x) * wider, y + (b - y) * higher) for a, b in others)]
