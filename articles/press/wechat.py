"""A story for the paper's WeChat account: text that is pasted into its editor, and the pictures that go with it.

The editor there keeps inline styles and drops classes, links that lead away, and pictures of other addresses. So every
element carries its style, links are their words, and where a picture stands its name stands: the numbers are those of
the files that `pack` writes.
"""

from __future__ import annotations

import itertools
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Final

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.masthead import masthead
from articles.models import Rendition, Revision
from articles.reading.copytext import beside_text, byline, whole
from articles.reading.piece import Figure, Piece, preview
from articles.text.title import lines
from articles.vocabulary import BylineRole

#: The name of the text among the pictures.
WORDS_FILE: Final = "图说.txt"

_TEXT: Final = "font-size:16px;line-height:1.75"
_SMALL: Final = "font-size:15px;line-height:1.75"
_CELL: Final = f"{_SMALL};padding:6px 8px;border:1px solid #cccccc;text-align:left"
#: Everything that a body or `whole` can hold, as it looks there.
_STYLES: Final[Mapping[str, str]] = {
    "p": f"margin:0 0 16px;{_TEXT}",
    "h2": f"margin:28px 0 12px;{_TEXT};font-weight:bold",
    "blockquote": "margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #cccccc",
    "ul": f"margin:0 0 16px;padding:0 0 0 24px;{_TEXT}",
    "ol": f"margin:0 0 16px;padding:0 0 0 24px;{_TEXT}",
    "li": f"margin:0 0 4px;{_TEXT}",
    "table": "margin:0 0 16px;width:100%;border-collapse:collapse",
    "caption": f"{_SMALL};text-align:center",
    "th": f"{_CELL};font-weight:bold",
    "td": _CELL,
}
_FIGURE: Final = "margin:24px 0;text-align:center"
_NAME: Final = f"margin:0;{_TEXT}"
_CAPTION: Final = f"margin:6px 0 0;{_SMALL};color:#666666"
_HEAD: Final = f"margin:0 0 16px;{_TEXT};font-weight:bold"
_CREDITS: Final = "margin:32px 0 0;padding:12px 0 0;border-top:1px solid #cccccc"
_CREDIT: Final = f"margin:0;{_SMALL};color:#666666"

_LINK: Final = re.compile(r'</?a(?:\s+[a-z-]+="[^"]*")*\s*>')
_DATELINE: Final = re.compile(r'<span class="dateline">(.*?)</span> ?')
_OPENING: Final = re.compile(r"<(" + "|".join(sorted(_STYLES, key=len, reverse=True)) + r")(?=[\s>])")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A picture and its name in the text; `file` is its name among the files."""

    name: str
    file: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Article:
    """A story as it is pasted. `html` is a fragment, `plain` the same without tags.

    `left_out` are the captions of the pictures that may not be shown today, or tell the desk that there is none.
    """

    title: str
    summary: str
    html: SafeString
    plain: str
    pictures: tuple[Numbered, ...]
    left_out: tuple[str, ...]


def article(revision: Revision, *, now: datetime) -> Article:
    """A revision as an article, in the words of its own language. Whether somebody may have it is the caller's to ask.

    At most one query.
    """
    piece = preview(revision, now=now)
    with translation.override("en" if piece.is_latin else settings.LANGUAGE_CODE):
        pictures = tuple(
            Numbered(
                pgettext("picture in a text", "Picture %(number)s") % {"number": number}, f"{number:02}.jpg", figure
            )
            for number, figure in enumerate(piece.figures, start=1)
        )
        parts = format_html_join("\n", "{}", ((part,) for part in _parts(piece, pictures)))
    html = format_html('<section style="{}">{}</section>', _TEXT, parts)
    silent = len(revision.pictures) - len(piece.figures) - len(piece.captions)
    return Article(
        title=piece.title,
        summary=piece.summary,
        html=html,
        plain="\n\n".join(line for line in (each.strip() for each in lines(html).split("\n")) if line),
        pictures=pictures,
        left_out=(*piece.captions, *itertools.repeat(_("A picture without a caption"), silent)),
    )


def document(article: Article, language: str) -> str:
    """The article as a file of its own, to be opened in a browser and copied from there."""
    return str(
        format_html(
            '<!doctype html>\n<html lang="{}">\n<head><meta charset="utf-8"><title>{}</title></head>\n'
            "<body>\n{}\n</body>\n</html>\n",
            language,
            article.title,
            article.html,
        )
    )


def pack(article: Article, into: IO[bytes], *, now: datetime) -> None:
    """Write the pictures as a zip: the widest file that readers get of each, and their words.

    A file that is not there is named in the words; its number stays free. Two queries at most, and one more for each
    file that is being renewed meanwhile.
    """
    tokens = [each.figure.widest.token for each in article.pictures]
    files = {row.token: row for row in Rendition.objects.filter(token__in=tokens)} if tokens else {}
    lost: set[str] = set()
    # A JPEG is as small as it gets.
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as packed:
        for each in article.pictures:
            held = _open(files.get(each.figure.widest.token))
            if held is None:
                lost.add(each.file)
                continue
            with held, packed.open(_entry(each.file, now), "w") as written:
                shutil.copyfileobj(held, written)
        packed.writestr(_entry(WORDS_FILE, now), _words(article, lost).encode("utf-8-sig"))


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, timezone.localtime(now).timetuple()[:6])


def _open(rendition: Rendition | None) -> File[bytes] | None:
    """A rendition's file. Where it was renewed between reading the row and opening it, the row is read again."""
    if rendition is None:
        return None
    for _try in range(2):
        try:
            return rendition.file.storage.open(str(rendition.file.name))
        except FileNotFoundError:
            rendition.refresh_from_db()
    return None


def _words(article: Article, lost: set[str]) -> str:
    """What stands under each picture, a picture a paragraph, as plain text."""
    said = [article.title]
    for each in article.pictures:
        words = [_one_line(each.figure.caption), _one_line(each.figure.credit)]
        if each.file in lost:
            words.append(_("(its file is missing)"))
        said.append("\n".join([f"{each.file} {each.name}", *filter(None, words)]))
    if article.left_out:
        said.append("\n".join([_("Left out, since they may not be shown today:"), *map(_one_line, article.left_out)]))
    return "\n\n".join(said) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _parts(piece: Piece, pictures: Sequence[Numbered]) -> Iterator[SafeString]:
    """What stands above the text, the text with its pictures in order, and who made it."""
    for line in (" ".join(piece.kicker), " ".join(piece.subhead)):
        if line:
            yield format_html('<p style="{}">{}</p>', _HEAD, line)
    numbered = {id(picture.figure): picture for picture in pictures}
    if piece.is_photo_feature or not piece.body:
        for figure in beside_text(piece):
            yield _figure(numbered[id(figure)])
    if piece.body:
        # The names stand at the end, as the account's readers expect them.
        for part in whole(replace(piece, people=())):
            yield _styled(part.html)
            if part.figure:
                yield _figure(numbered[id(part.figure)])
    yield _credits(piece)


def _styled(html: SafeString) -> SafeString:
    """The same blocks with their styles. They are sanitised, and what is added here is written above."""
    text = _LINK.sub("", html)
    text = _DATELINE.sub(lambda m: f"<strong>{m[1]}</strong>" + (" " if m[1].isascii() else "\u3000"), text)
    return mark_safe(_OPENING.sub(lambda m: f'<{m[1]} style="{_STYLES[m[1]]}"', text))  # noqa: S308


def _figure(picture: Numbered) -> SafeString:
    words = " ".join(filter(None, (_one_line(picture.figure.caption), _one_line(picture.figure.credit))))
    return format_html(
        '<section style="{}"><p style="{}">【{}】</p>{}</section>',
        _FIGURE,
        _NAME,
        picture.name,
        format_html('<p style="{}">{}</p>', _CAPTION, words) if words else "",
    )


def _credits(piece: Piece) -> SafeString:
    """Who wrote it, who edited it, and whose it is."""
    editors = [person for person in piece.people if person.role == BylineRole.EDITOR]
    said = [byline(piece).removeprefix("（").removesuffix("）")]
    if editors:
        label = editors[0].printed or str(BylineRole.EDITOR.label)
        said.append(_("%(role)s: %(names)s") % {"role": label, "names": " ".join(each.name for each in editors)})
    said.append(_("Source: %(paper)s") % {"paper": masthead().name})
    return format_html(
        '<section style="{}">{}</section>',
        _CREDITS,
        format_html_join("", '<p style="{}">{}</p>', ((_CREDIT, line) for line in said if line)),
    )
