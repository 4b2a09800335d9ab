"""The editors' surface: it asks the desk and decides nothing.

Every module is imported here by name: one that is missing registers nothing, silently. A test guards the list.
"""

from articles.admin import accounts, edition, figures, intake, photo, record, registers, story
from articles.admin.site import desk_site

__all__ = ["accounts", "desk_site", "edition", "figures", "intake", "photo", "record", "registers", "story"]
