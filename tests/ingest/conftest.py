"""Where the pages are: our own beside this file, and the newspapers' that lie outside the project."""

from pathlib import Path

import pytest

OWN = Path(__file__).parent / "pages"
#: Pages in the manner of ordinary dailies.
DAILIES = OWN.parent / "dailies"
SHARED = Path(__file__).parents[3] / "shared"


def shared(name: str) -> Path:
    """A folder of newspapers' pages. Skips, by name, where it is not at hand."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"the newspapers' pages ({name}) are not at hand")
    return folder
