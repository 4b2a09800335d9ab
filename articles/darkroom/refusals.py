"""Why a file is not taken, in the words its photographer reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: Final[dict[str, Promise]] = {
    "empty": _("This file is empty, so it was not taken. Copy the picture from the card again and send it once more."),
    "too_large": _(
        "This file is larger than %(limit)s MB, so it was not taken. "
        "Save the picture as a JPEG of lower quality and send that."
    ),
    "too_many_pixels": _(
        "This picture says it has %(width)s × %(height)s pixels; less than 60 megapixels can be "
        "taken, so it was not. Make it smaller and send it again."
    ),
    "too_small": _(
        "This picture has only %(width)s × %(height)s pixels: nobody would see anything on it, so it was not taken. "
        "Send the original from the camera."
    ),
    "transparent": _(
        "This picture is transparent all over: readers would see white paper, so it was not taken. "
        "Look at it where it was made, and save it as a JPEG."
    ),
    "moving": _("This is a moving picture, so it was not taken. Save the one frame you want as a JPEG and send that."),
    "not_a_picture": _(
        "This file is not a photograph, whatever its name says, so it was not taken. "
        "Send the picture as JPEG, PNG or WebP."
    ),
    "other_kind": _(
        "%(kind)s files cannot be taken, so this one was not. Save the picture as JPEG, PNG or WebP and send that."
    ),
    "heic": _(
        "This is a HEIC picture, which cannot be read here, so it was not taken. Send it as JPEG; "
        "on an iPhone choose Settings, Camera, Formats, Most Compatible."
    ),
    "too_heavy": _(
        "This picture takes more memory or time to open than a picture may, so it was not taken. "
        "Save it as an ordinary JPEG and send that."
    ),
    "too_large_for_kind": _(
        "This picture has %(width)s × %(height)s pixels; as a %(kind)s file up to %(megapixels)s megapixels can be "
        "opened, so it was not taken. Save it as a JPEG in full size and send that."
    ),
    "broke_on_the_way": _(
        "What arrived is not what was sent, so it was not taken. Nothing else was lost. Send it once more."
    ),
    "too_many_waiting": _(
        "Too many pictures of yours are on their way, so this one was not begun. "
        "Wait until some have arrived, then send it again."
    ),
    "already_here": _(
        "This very picture is in the library already, sent by somebody else, so it was not taken again. "
        "Ask a section editor for it."
    ),
    "not_kept": _(
        "The picture could not be written to the disk, so it was not taken. "
        "Nothing else was lost. Tell whoever looks after this machine, and send it again."
    ),
    "damaged": _(
        "This file is damaged or breaks off before the end of the picture, so it was not taken. "
        "Copy it from the card again and send it once more."
    ),
}
"""Every reason for which a file is refused, in the words its photographer reads."""


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """The sentence for a code of REFUSALS, in the language of the moment."""
    said = str(REFUSALS[code])
    return said % facts if facts else said
