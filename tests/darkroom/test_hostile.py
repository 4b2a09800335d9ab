"""Hostile files: each ends in a sentence, or in a picture with all its files; none costs more than it may."""

from __future__ import annotations

import io
import tempfile

import pytest
from PIL import Image

from articles.darkroom import apart
from articles.darkroom.develop import Unacceptable, open_fully
from articles.darkroom.refusals import REFUSALS
from articles.darkroom.renditions import SIZES
from tests.darkroom import hostile
from tests.darkroom.prepared import Prepared

pytestmark = pytest.mark.once


def test_every_file_that_only_pretends_is_refused_or_opened_whole() -> None:
    # As the process does, without the process: `make bench` sends all of them through it.
    count = 0
    for name, data in hostile.light():
        count += 1
        code = ""
        try:
            opened = open_fully(data)
        except Unacceptable as refusal:
            code = refusal.code
        else:
            assert (opened.width, opened.height) == opened.image.size, name
            assert opened.image.mode == "RGB", name
        assert not code or code in REFUSALS, name
    assert count > 90


def test_every_file_that_is_after_the_machine_ends_in_a_sentence_or_in_a_whole_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count, dearest, largest = 0, (0.0, ""), (0.0, "")
    with Prepared() as ask:
        monkeypatch.setattr(apart, "_ask", ask)
        for name, data in hostile.heavy():
            count += 1
            made, code = None, ""
            with tempfile.TemporaryFile() as held:
                held.write(data)
                held.flush()
                try:
                    made = apart.develop(held)
                except Unacceptable as refusal:
                    code = refusal.code
            assert (made is None) == (code in REFUSALS), name
            if made is not None:
                assert [one.name for one in made.files] == [size.name for size in SIZES], name
                for one in made.files:
                    assert b"PAYLOAD-MARK" not in one.file.data, name
                    with Image.open(io.BytesIO(one.file.data), formats=["JPEG"]) as image:
                        image.load()
            dearest = max(dearest, (ask.seconds, name))
            largest = max(largest, (ask.megabytes, name))
    assert count > 90
    # A fresh interpreter takes 0.1 s before the first byte, a server less than 60 MB beside it.
    assert dearest[0] <= 1.9, dearest
    assert 30 < largest[0] <= 240, largest
    # The process holds itself to this (`test_apart`).
    assert apart.STRANGER.memory <= 240_000_000
