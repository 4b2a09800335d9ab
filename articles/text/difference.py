"""What changed between two texts, character by character."""

import difflib
from typing import Final, Literal, NamedTuple

#: Above this many characters on either side only whole lines are compared; a bound on one screen's cost.
FINE_LIMIT: Final = 20_000

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
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        cut, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        if tag == "equal":
            found.append(Piece("same", cut))
        elif fine and cut and added:
            found.extend(_characters(cut, added))
        else:
            found.extend(piece for piece in (Piece("cut", cut), Piece("added", added)) if piece.text)
    return _joined(found)


#: Characters compared with each other in one go; two longer runs are shown as cut and added whole.
_RUN_LIMIT: Final = 3_000


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
