"""Two versions of one body and what both came from, brought together block by block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from articles.text.difference import stretches

_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")
_VOID: Final = frozenset({"br", "hr", "img"})

#: Which side changed the block; empty where both did, and a person has to choose.
Side = Literal["mine", "theirs", ""]


class Chunk(NamedTuple):
    """Blocks that stand for each other on both sides. `same`: nobody has to choose."""

    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    changed_by: Side

    @property
    def same(self) -> bool:
        return self.mine == self.theirs


def blocks(body: str) -> list[str]:
    """A body in the sanitiser's fixed form as its outermost blocks; joined with line ends they make the body."""
    found: list[str] = []
    depth = start = 0
    for tag in _TAG.finditer(body):
        if tag[2] in _VOID:
            continue
        depth += -1 if tag[1] else 1
        if depth == 0 and tag[1]:
            found.append(body[start : tag.end()].strip("\n"))
            start = tag.end()
    if rest := body[start:].strip("\n"):
        found.append(rest)
    return found


def chunks(base: str | None, mine: str, theirs: str) -> list[Chunk]:
    """Two bodies as chunks in order. With what both came from it is told who changed what (a three-way comparison)."""
    own, other = blocks(mine), blocks(theirs)
    if base is None:
        return _without_base(own, other)
    root = blocks(base)
    to_own = _matches(root, own)
    to_other = _matches(root, other)
    found: list[Chunk] = []
    r = m = t = 0
    for at in range(len(root) + 1):
        if at < len(root) and not (at in to_own and at in to_other):
            continue
        to_m, to_t = (to_own[at], to_other[at]) if at < len(root) else (len(own), len(other))
        found.extend(_between(root[r:at], own[m:to_m], other[t:to_t]))
        if at < len(root):
            found.append(Chunk((own[to_m],), (other[to_t],), ""))
        r, m, t = at + 1, to_m + 1, to_t + 1
    return found


def _without_base(own: list[str], other: list[str]) -> list[Chunk]:
    return [
        chunk
        for same, i1, i2, j1, j2 in stretches(own, other)
        for chunk in (
            [Chunk((block,), (block,), "") for block in own[i1:i2]]
            if same
            else _between(None, own[i1:i2], other[j1:j2])
        )
    ]


def _matches(root: Sequence[str], side: Sequence[str]) -> dict[int, int]:
    return {i: s.j1 + i - s.i1 for s in stretches(root, side) if s.same for i in range(s.i1, s.i2)}


def _between(root: Sequence[str] | None, own: Sequence[str], other: Sequence[str]) -> list[Chunk]:
    """What lies between two blocks that stand on all sides. As many blocks everywhere are taken one by one."""
    if not own and not other:
        return []
    if len(own) == len(other) and (root is None or len(root) == len(own)):
        roots: Sequence[str | None] = root if root is not None else [None] * len(own)
        return [
            Chunk((m,), (t,), _changed_by(None if r is None else (r,), (m,), (t,)))
            for r, m, t in zip(roots, own, other, strict=True)
        ]
    return [
        Chunk(tuple(own), tuple(other), _changed_by(None if root is None else tuple(root), tuple(own), tuple(other)))
    ]


def _changed_by(root: object, mine: object, theirs: object) -> Side:
    if root is None or mine == theirs:
        return ""
    return "mine" if theirs == root else "theirs" if mine == root else ""
