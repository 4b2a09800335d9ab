"""What changed between two texts, character by character."""

import difflib
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

#: Above this many characters on either side only whole lines are compared; a bound on one screen's cost.
FINE_LIMIT: Final = 20_000
#: More lines than this on either side, and only what they have in common at both ends is left unmarked.
LINE_LIMIT: Final = 1_500

Mark = Literal["same", "cut", "added"]


class Piece(NamedTuple):
    """A run of characters that stayed, went or came."""

    mark: Mark
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """The way from `old` to `new`. The texts of all pieces but `added` make `old`, of all but `cut` make `new`.

    Lines are matched first and characters inside changed lines only: a moved paragraph costs no time.
    """
    if old == new:
        return [Piece("same", new)] if new else []
    fine = max(len(old), len(new)) <= FINE_LIMIT
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in _lines(before, after):
        cut, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        if tag == "equal":
            found.extend([Piece("same", cut)] if cut else [])
        elif fine and cut and added:
            found.extend(_characters(cut, added))
        else:
            found.extend(piece for piece in (Piece("cut", cut), Piece("added", added)) if piece.text)
    return _joined(found)


def _lines(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What became of the lines, as difflib says it."""
    if max(len(before), len(after)) <= LINE_LIMIT:
        return difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    most = min(len(before), len(after))
    head = next((i for i in range(most) if before[i] != after[i]), most)
    tail = next((i for i in range(most - head) if before[-1 - i] != after[-1 - i]), most - head)
    b, a = len(before) - tail, len(after) - tail
    return [
        ("equal", 0, head, 0, head),
        ("replace", head, b, head, a),
        ("equal", b, len(before), a, len(after)),
    ]


#: Characters compared with each other in one go; two longer runs are shown as cut and added whole.
_RUN_LIMIT: Final = 1_500


def _characters(cut: str, added: str) -> list[Piece]:
    if max(len(cut), len(added)) > _RUN_LIMIT:
        return [Piece("cut", cut), Piece("added", added)]
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, cut, added, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", cut[i1:i2]))
            continue
        if i2 > i1:
            found.append(Piece("cut", cut[i1:i2]))
        if j2 > j1:
            found.append(Piece("added", added[j1:j2]))
    return found


def _joined(found: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in found:
        if joined and joined[-1].mark == piece.mark:
            joined[-1] = Piece(piece.mark, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
