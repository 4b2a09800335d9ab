"""A file from outside is opened in a process of its own, which ends where its memory or its time does."""

from __future__ import annotations

import io
import resource
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from articles.darkroom import apart
from articles.darkroom.develop import Attribution, Unacceptable
from articles.darkroom.renditions import SIZES

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def developing() -> None:
    """Here every file gets its process."""


def developed(data: bytes, **how: object) -> apart.Developed:
    with tempfile.TemporaryFile() as held:
        held.write(data)
        held.flush()
        return apart.develop(held, **how)  # type: ignore[arg-type]


def refused(data: bytes, **how: object) -> str:
    with pytest.raises(Unacceptable) as caught:
        developed(data, **how)
    return caught.value.code


def noise(width: int, height: int, kind: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(out, kind, **how)
    return out.getvalue()


def test_every_size_comes_back_whole_and_in_order() -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").rotate(90).resize((2400, 1600)).convert("RGB").save(out, "JPEG")
    made = developed(out.getvalue())
    assert (made.kind, made.width, made.height, len(made.likeness)) == ("JPEG", 2400, 1600, 16)
    assert [one.name for one in made.files] == [size.name for size in SIZES]
    for one in made.files:
        with Image.open(io.BytesIO(one.file.data)) as image:
            image.load()
            assert image.size == (one.file.width, one.file.height)
    assert [one.cut for one in made.files] == [None, None, None, (0, 170, 2400, 1260)]


def test_the_avif_files_have_the_same_sizes_and_the_words() -> None:
    jpegs = developed(noise(1000, 700))
    avifs = developed(noise(1000, 700), avif=Attribution("钱全", "钱全 摄", ""), bounds=apart.ACCEPTED)
    assert [(one.name, one.file.width, one.file.height, one.cut) for one in jpegs.files] == [
        (one.name, one.file.width, one.file.height, one.cut) for one in avifs.files
    ]
    for one in avifs.files:
        assert one.file.data[4:12] == b"ftypavif"
        assert "钱全 摄".encode() in one.file.data


def test_the_sentence_comes_back_with_its_facts() -> None:
    with pytest.raises(Unacceptable) as caught:
        developed(noise(60, 60), bytes_limit=1_000_000 // 1000)
    assert (caught.value.code, caught.value.facts) == ("too_large", {"limit": 0})
    assert refused(b"GIF89a" + bytes(40)) == "other_kind"
    assert refused(b"") == "empty"


@pytest.fixture
def tight() -> apart.Bounds:
    return apart.Bounds(memory=70_000_000, pixels=10**9, seconds=1.8)


def test_a_picture_that_needs_more_memory_than_it_may_is_refused(tight: apart.Bounds) -> None:
    assert refused(noise(4000, 3000, "PNG", compress_level=1), bounds=tight) in ("too_heavy", "damaged")
    assert developed(noise(400, 300, "PNG"), bounds=tight).width == 400


def test_a_picture_that_takes_more_time_than_it_may_is_refused() -> None:
    short = apart.Bounds(memory=240_000_000, pixels=180_000_000, seconds=0.15)
    assert refused(noise(6000, 4000, quality=30), bounds=short) == "too_heavy"


def test_a_process_that_hangs_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_START", "import time; print('ready', flush=True); time.sleep(60)")
    monkeypatch.setattr(apart, "PATIENCE", 0.2)
    assert refused(noise(60, 60)) == "too_heavy"


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_decoder_that_is_torn_down_takes_nothing_else_with_it(
    how: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_START", f"import os; print('ready', flush=True); os.kill(os.getpid(), {int(how)})")
    assert refused(noise(60, 60)) == "damaged"


def test_a_process_that_cannot_start_is_no_fault_of_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_HOUSE", "/nowhere")
    with pytest.raises(OSError, match="could not be started"):
        developed(noise(60, 60))


def test_the_process_knows_nothing_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "SECRET-MARK")
    seen = tmp_path / "seen"
    start = f"import os, sys; open({str(seen)!r}, 'w').write(repr(dict(os.environ)) + repr('django' in sys.modules))"
    monkeypatch.setattr(apart, "_START", f"{start}; {apart._START}; open({str(seen)!r}, 'a')")
    developed(noise(60, 60))
    assert "SECRET-MARK" not in seen.read_text()
    assert seen.read_text().endswith("False")


def test_the_process_that_decodes_loads_no_django_and_cannot_write() -> None:
    probe = (
        "import sys; sys.path.insert(0, sys.argv[1]); from articles.darkroom import inside;"
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules);"
        "inside._bound(240_000_000, 1.8, nice=0); import resource;"
        "print(resource.getrlimit(resource.RLIMIT_FSIZE), resource.getrlimit(resource.RLIMIT_AS)[0])"
    )
    import sys

    done = subprocess.run([sys.executable, "-I", "-c", probe, apart._HOUSE], capture_output=True, text=True, check=True)
    assert done.stdout == "(0, 0) 240000000\n"
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
