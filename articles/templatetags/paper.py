"""What the reader's templates can say that Django's cannot."""

from collections.abc import Hashable, Iterable
from datetime import date

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from articles.masthead import Masthead
from articles.masthead import masthead as facts
from articles.reading.gallery import Picture
from articles.reading.lines import kept_together
from articles.reading.lunar import lunar_day
from articles.reading.piece import Figure, Piece
from articles.search.snippet import Part

register = template.Library()


@register.simple_tag
def masthead() -> Masthead:
    """The paper's own facts."""
    return facts()


@register.simple_tag
def nameplate() -> str:
    """The template with the paper's drawn name, "" where the name is set in type."""
    return f"reader/nameplates/{settings.PAPER_NAMEPLATE}.svg" if settings.PAPER_NAMEPLATE else ""


@register.filter
def plate_size(name: str) -> str:
    """How large a name can be set in type: short, middle or long. A Chinese character is as wide as two letters."""
    width = sum(1 if character.isascii() else 2 for character in name)
    return "short" if width <= 8 else "middle" if width <= 16 else "long"


@register.simple_tag
def language_of_page() -> str:
    """The language of the furniture, as HTML names it."""
    return _tag(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def copy_lang() -> str:
    """A `lang` attribute for the paper's copy where the furniture speaks another language, else nothing."""
    return format_html(' lang="{}"', _tag(settings.LANGUAGE_CODE)) if _differs() else ""


@register.simple_tag
def story_lang(piece: Piece | Picture) -> str:
    """A `lang` attribute for an English story in a paper of another language, else nothing."""
    foreign = piece.is_latin and not settings.LANGUAGE_CODE.startswith("en")
    return format_html(' lang="{}"', "en") if foreign else ""


@register.filter
def spaced(lines: Iterable[str]) -> str:
    """Print lines in one, with a space between them."""
    return " ".join(lines)


@register.filter
def kept(html: str) -> SafeString:
    """Text or HTML in which names with a dot and numbers with what they count stay on one line."""
    return mark_safe(kept_together(conditional_escape(html)))  # noqa: S308  escaped or safe before, and only spans are added


@register.filter
def set_in_type(lines: Iterable[str]) -> SafeString:
    """A headline on the web: one line where there is room, broken where the editor broke it and nowhere else.

    Between Chinese characters that is a `<wbr>`; where a word of letters stands at the break, a space.
    """
    html, before = "", ""
    for line in lines:
        if before:
            html += "<wbr>" if _is_han(before) and _is_han(line[0]) else " "
        html += kept_together(escape(line))
        before = line[-1]
    return mark_safe(html)  # noqa: S308  every line was escaped, and what joins them is ours


@register.simple_tag(takes_context=True)
def once(context: Context, template_name: str) -> str:
    """A template whose words follow from the language and from what is stored alone, made once for each state of that.

    For what stands on many pages and costs more than the rest of a small one. Whoever writes it looks that nothing else
    of the page goes into it.
    """
    parts: dict[Hashable, str] | None = getattr(context.get("request"), "parts", None)
    key = (template_name, get_language())
    if parts is not None and key in parts:
        return parts[key]
    html: str = get_template(template_name).template.render(context)  # type: ignore[attr-defined]  # Django's own engine
    if parts is not None:
        parts[key] = html
    return html


@register.filter
def marked(parts: Iterable[Part]) -> SafeString:
    """A text of a search in which the words that were found are marked."""
    html = (f"<mark>{escape(part.text)}</mark>" if part.marked else escape(part.text) for part in parts)
    return mark_safe("".join(html))  # noqa: S308  every part was escaped


@register.simple_tag
def invalid(errors: Iterable[str] | None, name: str) -> str:
    """The attributes of a field that was filled in wrong; they lead to what `wrong` says under it."""
    return format_html(' aria-invalid="true" aria-describedby="{}-wrong"', name) if errors else ""


@register.simple_tag
def wrong(errors: Iterable[str] | None, name: str) -> str:
    """What is wrong with a field, in a sentence."""
    return format_html('<p class="wrong" id="{}-wrong">{}</p>', name, " ".join(errors)) if errors else ""


def _is_han(letter: str) -> bool:
    """A character that is set without spaces: Chinese, or one of its marks."""
    return "\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uff60" or letter in "“”‘’—…·"


@register.filter
def listed(words: Iterable[str]) -> str:
    """Words one after another, with the mark between them that the language of the page uses."""
    return pgettext("between the numbers of pages", ", ").join(words)


@register.filter
def lunar(day: date) -> str:
    """The lunar date of a day in the language of the page, "" where no table holds it."""
    found = lunar_day(day)
    if found is None:
        return ""
    if (get_language() or "").startswith("zh"):
        return found.chinese()
    words = {"year": found.year_in_latin(), "month": found.month, "day": found.day}
    if found.leap:
        return _("Leap month %(month)d, day %(day)d of the lunar year %(year)s") % words
    return _("Month %(month)d, day %(day)d of the lunar year %(year)s") % words


@register.filter
def srcset(figure: Figure) -> str:
    """Every file of a picture with its width, for the browser to choose from."""
    return _addresses("photo", figure)


@register.filter
def avif_srcset(figure: Figure) -> str:
    """The same of its AVIF files."""
    return _addresses("photo-avif", figure)


def _addresses(name: str, figure: Figure) -> str:
    return ", ".join(f"{reverse(name, args=[source.token])} {source.width}w" for source in figure.sources)


def _tag(code: str) -> str:
    """A language code as HTML writes it: zh-hans → zh-Hans."""
    language, _sep, script = code.partition("-")
    return f"{language}-{script.title()}" if len(script) == 4 else code


def _differs() -> bool:
    return (get_language() or settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE
