"""What a process beside the command does before its first file. It knows nothing of the rooms: Django must come first."""

import os
import threading
from multiprocessing import parent_process

import django


def begin() -> None:
    """Set Django up, and end with the command: a killed command leaves no process behind."""
    django.setup()
    threading.Thread(target=_end_with_the_command, daemon=True).start()


def _end_with_the_command() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
