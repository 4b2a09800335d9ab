"""What a process beside the command does before its first file. It knows nothing of the rooms: Django must come first."""

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from typing import Final

import django

#: Objects that are made before the collector looks for rings among them; the work on a day's paper makes hardly any.
_RARELY: Final = 100_000


def begin() -> None:
    """Set Django up, and end with the command: a killed command leaves no process behind."""
    django.setup()
    gc.freeze()
    gc.set_threshold(_RARELY)
    threading.Thread(target=_end_with_the_command, daemon=True).start()


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for rings of objects rarely, and never among those that are there already: a tenth of the time otherwise."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _end_with_the_command() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
