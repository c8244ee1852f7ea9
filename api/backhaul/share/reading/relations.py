"""Route relations of OpenStreetMap: their ways, in their order and turned the way they are driven, become one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians
from typing import Final, NamedTuple

# What a relation has of the way back, of detours and of what is no way at all.
_NOT_DRIVEN: Final = ("stop", "platform", "backward", "alternat", "excursion", "approach", "connection", "link", "guidepost")
# A bridge that was drawn twice, or a crossing of two carriageways: the line goes straight on there.
_MOST_GAP_M: Final = 60.0
_DEGREE_M: Final = 111_320.0


class Node(NamedTuple):
    """A node of a way, in degrees."""

    id: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two ways of a relation that do not meet, by their ids; ``after`` is not in the extract where they are one."""

    after: int
    before: int


@dataclass(slots=True)
class Joined:
    """The line of a relation as [lon, lat], and where it is torn: then it is no line that somebody could drive."""

    line: list[list[float]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def driven(members: Sequence[tuple[str, int, str]]) -> list[int]:
    """The ways of (type, id, role) members that are driven from the beginning of a route to its end, in their order."""
    return [ref for kind, ref, role in members if kind == "w" and not role.lower().startswith(_NOT_DRIVEN)]


def join(order: Sequence[int], ways: Mapping[int, Sequence[Node]]) -> Joined:
    """One line of the ways in ``order``. A way is turned round where its end meets the line; a roundabout is driven from
    where the line comes to it to where the next way leaves it.
    """
    made = Joined()
    line: list[Node] = []
    for at, id in enumerate(order):
        nodes = ways.get(id)
        if not nodes:
            # The extract was cut here, as it would be for one that leaves its town.
            made.gaps.append(Gap(id, id))
            continue
        following = next((ways[other] for other in order[at + 1 :] if ways.get(other)), None)
        piece = _round(nodes, line[-1] if line else None, following) if _is_closed(nodes) else list(nodes)
        if not line:
            line = piece[::-1] if following and _meets_at_start(piece, following) else piece
            continue
        piece = min((piece, piece[::-1]), key=lambda way: _apart_m(line[-1], way[0])) if not _is_closed(nodes) else piece
        if _apart_m(line[-1], piece[0]) > _MOST_GAP_M:
            made.gaps.append(Gap(order[at - 1], id))
        line += piece[1:] if piece[0].id == line[-1].id else piece
    made.line = [[node.lon, node.lat] for node in line]
    return made


def _is_closed(nodes: Sequence[Node]) -> bool:
    return len(nodes) > 2 and nodes[0].id == nodes[-1].id


def _meets_at_start(piece: Sequence[Node], following: Sequence[Node]) -> bool:
    """Whether the first way has to be turned: its beginning is what the second one meets."""
    ends = {node.id for node in following} if _is_closed(following) else {following[0].id, following[-1].id}
    return piece[0].id in ends and piece[-1].id not in ends


def _round(nodes: Sequence[Node], come_from: Node | None, following: Sequence[Node] | None) -> list[Node]:
    """The part of a roundabout that is driven, in the direction in which it is drawn."""
    ring = list(nodes[:-1])
    start = 0 if come_from is None else min(range(len(ring)), key=lambda n: _apart_m(come_from, ring[n]))
    ring = ring[start:] + ring[:start]
    if following is None:
        return [*ring, ring[0]]
    ends = {node.id for node in following} if _is_closed(following) else {following[0].id, following[-1].id}
    leaves = next((n for n, node in enumerate(ring) if node.id in ends), None)
    return [*ring, ring[0]] if leaves is None else ring[: leaves + 1]


def _apart_m(a: Node, b: Node) -> float:
    """Metres, flat: as exact as is asked for within the length of a street."""
    if a.id == b.id:
        return 0.0
    east = (b.lon - a.lon + 180) % 360 - 180
    return hypot(east * _DEGREE_M * cos(radians(a.lat)), (b.lat - a.lat) * _DEGREE_M)
