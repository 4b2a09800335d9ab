"""A part of a picture, as it is typed, kept and signed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.darkroom.renditions import SIZES, cut_of, decoded, window_of
from articles.text import crops
from articles.text.fields import UnfitTextError

pytestmark = pytest.mark.once

sides = st.integers(crops.LEAST, 1000)


@st.composite
def parts(draw: st.DrawFn) -> crops.Crop:
    width, height = draw(sides), draw(sides)
    return draw(st.integers(0, 1000 - width)), draw(st.integers(0, 1000 - height)), width, height


@given(parts())
def test_a_part_comes_back_as_it_was_written(part: crops.Crop) -> None:
    written = crops.fixed(",".join(map(str, part)))
    assert crops.read(written) == part
    assert crops.fixed(written) == written
    assert (written == "") == (part == crops.WHOLE)
    assert len(written) <= 20


@given(st.text(max_size=20) | st.lists(st.integers(-10, 2000), max_size=5).map(lambda n: ",".join(map(str, n))))
def test_anything_else_is_refused(typed: str) -> None:
    found = "a part"
    try:
        left, top, width, height = crops.read(typed)
    except UnfitTextError as unfit:
        found = unfit.code
    else:
        assert min(left, top) >= 0
        assert min(width, height) >= 50
        assert max(left + width, top + height) <= 1000
    assert found in ("a part", "no_crop")


@pytest.mark.parametrize(
    "typed", ["0,0,49,1000", "0,0,1000,1001", "951,0,50,50", "-1,0,100,100", "\u0660,0,500,500", "1,2,3"]
)
def test_these_are_no_parts(typed: str) -> None:
    with pytest.raises(UnfitTextError):
        crops.fixed(typed)


@given(
    parts(),
    st.tuples(st.integers(1, 9000), st.integers(1, 9000)),
    st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
)
def test_every_size_of_a_part_lies_inside_it(
    part: crops.Crop, picture: tuple[int, int], focus: tuple[int, int]
) -> None:
    window = window_of(crops.fixed(",".join(map(str, part))), picture) or (0, 0, *picture)
    assert min(window[2:]) >= 1
    for size in SIZES:
        left, top, width, height = cut_of(size, picture, focus, window) or window
        assert window[0] <= left
        assert window[1] <= top
        assert left + width <= window[0] + window[2] <= max(picture[0], 1)
        assert top + height <= window[1] + window[3] <= max(picture[1], 1)
    # A part is never made from fewer pixels than it is shown in.
    across, down = decoded(SIZES, picture, window)
    assert across * window[2] // picture[0] <= 1600 * 2
    assert across >= 1 <= down
