"""Measure the darkroom: `python -m tests.bench.photos`.

Four JPEG renditions of a 24-megapixel picture beside Wagtail's own library for pictures; two hundred hostile files; and
forty such pictures through the browser into a server, over a connection that drops in the middle.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Self

from tests.bench import peer
from tests.bench.servers import free_port, granian, running

ROOT: Final = Path(__file__).resolve().parents[2]
CHROMIUM: Final = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FORTY: Final = 40
TIMES: Final = 5

#: What Wagtail does for a rendition, four times over: it opens the original for each.
WILLOW: Final = """
import io, resource, sys, time
from django.conf import settings
settings.configure(WILLOW_OPTIMIZERS=False)
from willow.image import Image
boxes = [(320, 213), (800, 533), (1600, 1067), (1200, 800)]
began, spent = time.perf_counter(), time.process_time()
for box in boxes:
    with open(sys.argv[1], "rb") as held:
        image = Image.open(held).auto_orient().resize(box)
        image.save_as_jpeg(io.BytesIO(), quality=85)
used = resource.getrusage(resource.RUSAGE_SELF)
print(time.perf_counter() - began, time.process_time() - spent, used.ru_maxrss / 1000)
"""
#: Where Wagtail is not installed: Pillow, used in the same way.
PILLOW: Final = """
import io, resource, sys, time
from PIL import Image, ImageOps
boxes = [(320, 213), (800, 533), (1600, 1067), (1200, 800)]
began, spent = time.perf_counter(), time.process_time()
for box in boxes:
    with Image.open(sys.argv[1]) as held:
        ImageOps.exif_transpose(held).resize(box, Image.Resampling.LANCZOS).save(io.BytesIO(), "JPEG", quality=85)
used = resource.getrusage(resource.RUSAGE_SELF)
print(time.perf_counter() - began, time.process_time() - spent, used.ru_maxrss / 1000)
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        work = Path(folder)
        os.environ.update(
            DEMO="on",
            DATABASE_URL=f"sqlite:///{work}/photos.sqlite3",
            MEDIA_ROOT=f"{work}/media",
            DJANGO_SETTINGS_MODULE="newsroom.settings",
            # Playwright keeps an event loop in this thread, and nothing here is asynchronous.
            DJANGO_ALLOW_ASYNC_UNSAFE="1",
        )
        originals = [_original(work / f"original-{number}.jpg", number) for number in range(4)]
        _print_renditions(originals[0])
        _print_hostile()
        _print_forty(work, originals)


def _original(path: Path, seed: int) -> Path:
    """24 megapixels with as much detail as a photograph has."""
    from PIL import Image

    chance = random.Random(seed)
    coarse = Image.frombytes("RGB", (150, 100), chance.randbytes(45_000)).resize((6000, 4000), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (6000, 4000), chance.randbytes(24_000_000)).convert("RGB")
    Image.blend(coarse, grain, 0.12).save(path, quality=92)
    return path


class Watch(threading.Thread):
    """The most memory that processes of this machine had at a time, in MB: resident, all of them together."""

    def __init__(self, processes: Callable[[], list[int]]) -> None:
        super().__init__(daemon=True)
        self.processes, self.most, self.over = processes, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.004):
            self.most = max(self.most, sum(_resident(process) for process in self.processes()))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.over.set()
        self.join()


def _resident(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1_000_000
    except (OSError, IndexError):
        return 0.0


def _children(process: int) -> list[int]:
    """The processes below one, however deep."""
    found = []
    for threads in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in threads.read_text().split()]
    return found + [deeper for child in found for deeper in _children(child)]


def _print_renditions(original: Path) -> None:
    from articles.darkroom import apart
    from articles.darkroom.develop import Attribution

    took: dict[str, list[tuple[float, float]]] = {"ours": [], "theirs": [], "avif": []}
    most: dict[str, float] = {}
    peer_python = peer.HOME / "bin" / "python"
    wagtail = peer_python.exists()
    theirs = [str(peer_python) if wagtail else sys.executable, "-c", WILLOW if wagtail else PILLOW, str(original)]
    surroundings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    load = os.getloadavg()[0]
    for _round in range(TIMES):
        for name, words in (("ours", None), ("avif", Attribution("钱全", "钱全 摄", ""))):
            with Watch(lambda: _children(os.getpid())) as watch, original.open("rb") as held:
                began, spent = time.perf_counter(), _spent_by_children()
                apart.develop(held, avif=words, bounds=apart.ACCEPTED if words else apart.STRANGER)
                took[name].append((time.perf_counter() - began, _spent_by_children() - spent))
            most[name] = max(most.get(name, 0), watch.most)
        said = subprocess.run(theirs, capture_output=True, check=True, env=surroundings).stdout
        seconds, processor, megabytes = map(float, said.split())
        took["theirs"].append((seconds, processor))
        most["theirs"] = max(most.get("theirs", 0), megabytes)
    medians = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in took.items()}
    _say(f"\nFour renditions of a 24-megapixel JPEG (load {load:.1f})   seconds   of CPU   peak MB   × the peer's CPU")
    names = {
        "ours": "ours, JPEG, with the whole process",
        "theirs": "Wagtail's Willow, JPEG" if wagtail else "Pillow as Wagtail uses it",
    }
    for name, shown in {**names, "avif": "ours, AVIF, afterwards"}.items():
        seconds, processor = medians[name]
        _say(
            f"  {shown:<48}{seconds:>10.2f}{processor:>9.2f}{most[name]:>10.0f}{medians['theirs'][1] / processor:>19.1f}"
        )


def _spent_by_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _print_hostile() -> None:
    from articles.darkroom import apart
    from articles.darkroom.develop import Unacceptable
    from tests.darkroom import hostile

    count = taken = 0
    dearest, most = 0.0, 0.0
    for _name, data in hostile.every():
        count += 1
        before = os.times()
        with tempfile.TemporaryFile() as held, Watch(lambda: _children(os.getpid())) as watch:
            held.write(data)
            held.flush()
            with contextlib.suppress(Unacceptable):
                apart.develop(held)
                taken += 1
        after = os.times()
        most = max(most, watch.most)
        dearest = max(
            dearest, after.children_user + after.children_system - before.children_user - before.children_system
        )
    _say(
        f"\n{count} hostile files: {taken} opened whole, {count - taken} refused; the dearest took {dearest:.2f} s and {most:.0f} MB."
    )


def _print_forty(work: Path, originals: list[Path]) -> None:
    import django

    django.setup()
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.test import Client
    from playwright.sync_api import sync_playwright

    from articles.models import Account, Photo

    call_command("migrate", verbosity=0)
    call_command("make_groups", verbosity=0)
    photographer = Account.objects.create(username="photographer", name="宋行舟")
    photographer.groups.add(Group.objects.get(name="photographer"))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(photographer)
    files = []
    for number in range(FORTY):
        files.append(work / f"DSC_{number:04}.jpg")
        # Behind the end of the picture: another file each time, and the same work.
        files[-1].write_bytes(originals[number % len(originals)].read_bytes() + number.to_bytes(4, "big"))
    port = free_port()
    before = set(_children(os.getpid()))
    with running(granian("newsroom.wsgi:application", port), port=port, cwd=ROOT, env=os.environ):
        servers = [process for process in _children(os.getpid()) if process not in before]
        with (
            sync_playwright() as playwright,
            _window(playwright, CHROMIUM, port, client.cookies["sessionid"].value) as page,
        ):
            page.goto(f"http://127.0.0.1:{port}/admin/articles/photo/add/")
            with Watch(lambda: [servers[0], *_children(servers[0])]) as watch:
                began = time.perf_counter()
                page.set_input_files("#choose", files)
                page.locator(".state.good").nth(FORTY // 2 - 1).wait_for(timeout=300_000)
                page.context.set_offline(True)
                page.locator(".state.q").first.wait_for(timeout=60_000)
                waited = time.perf_counter()
                time.sleep(2)
                page.context.set_offline(False)
                page.locator(".state.good").nth(FORTY - 1).wait_for(timeout=300_000)
                took = time.perf_counter() - began
            said = page.locator("#all_said").inner_text()
        here = Photo.objects.count()
        digests = Photo.objects.values("digest").distinct().count()
    size = sum(path.stat().st_size for path in files) / FORTY / 1_000_000
    _say(
        f"\n{FORTY} JPEGs of 24 megapixels ({size:.1f} MB each) through the browser, the connection lost in the middle "
        f"(after {waited - began:.0f} s, for 2 s): {here} pictures, {digests} of them different; the page said “{said}”. "
        f"{took:.0f} s in all, {took / FORTY:.2f} s each; the server and its processes had {watch.most:.0f} MB at the most."
    )
    if (here, digests) != (FORTY, FORTY):
        sys.exit("Not every picture arrived once.")


@contextlib.contextmanager
def _window(playwright: Any, chromium: str, port: int, session: str) -> Iterator[Any]:
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{port}"}])
        yield context.new_page()
    browser.close()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
