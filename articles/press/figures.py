"""A text with its pictures for whoever takes it away: every address whole, and no file but those readers get."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.press.addresses import picture_at
from articles.reading.copytext import with_figures
from articles.reading.piece import Figure, Piece


def body(piece: Piece, origin: str) -> SafeString:
    """The body, with a picture in the place of each of its figures. `origin` stands before the pictures' addresses."""

    def draw(figure: Figure) -> SafeString:
        words = " ".join(filter(None, (figure.caption, figure.credit)))
        return format_html(
            '<figure><img src="{}" width="{}" height="{}" alt="{}">{}</figure>',
            picture_at(origin, figure.middle),
            figure.middle.width,
            figure.middle.height,
            figure.alt,
            format_html("<figcaption>{}</figcaption>", words) if words else "",
        )

    return with_figures(piece, draw)
