"""Whether feeds and sitemaps are what their specifications ask, as the W3C's feed validator reads them.

RSS 2.0 (https://www.rssboard.org/rss-specification, with the Board's best practices), Atom (RFC 4287), and the sitemap
protocol with Google's news extension. Each check answers with what is wrong, in words; nothing where nothing is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

ATOM: Final = "{http://www.w3.org/2005/Atom}"
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
MAP: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS: Final = "{http://www.google.com/schemas/sitemap-news/0.9}"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

_RFC822: Final = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d{2}:\d{2}:\d{2} (?:[+-]\d{4}|GMT)"
)
_RFC3339: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_DECLARED: Final = re.compile(rb"""<\?xml version=['"]1\.0['"] encoding=['"]utf-8['"]\?>""", re.IGNORECASE)

_CHANNEL: Final = {
    *("title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "item"),
    *("lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "textInput", "skipHours", "skipDays"),
}
_ITEM: Final = {
    *("title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"),
}
_MANY_OF: Final = {"category", "enclosure", "item"}
_FEED: Final = {
    *("author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title"),
    *("updated", "entry"),
}
_ENTRY: Final = {
    *("author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary"),
    *("title", "updated"),
}
_ONCE: Final = ("id", "title", "updated", "published", "summary", "content", "rights", "subtitle", "generator", "icon")


def rss(document: bytes, address: str, *, now: datetime) -> list[str]:
    """What is wrong with an RSS feed that was got at `address`."""
    root, wrong = _parsed(document)
    if root is None:
        return wrong
    if (root.tag, root.get("version"), [child.tag for child in root]) != ("rss", "2.0", ["channel"]):
        return [*wrong, "rss: not one channel of version 2.0"]
    channel = root[0]
    wrong += _rss_names(channel, _CHANNEL, "channel")
    wrong += [f"channel: no {name}" for name in ("title", "link", "description") if not (channel.findtext(name) or "")]
    wrong += _addresses(channel.iterfind("link"), "channel link")
    if (said := channel.findtext("language")) is not None and not _LANGUAGE.fullmatch(said):
        wrong.append(f"language: {said}")
    wrong += _rfc822(channel.iterfind("lastBuildDate"), now) + _rfc822(channel.iterfind("pubDate"), now)
    own = [link.attrib for link in channel.iterfind(f"{ATOM}link") if link.get("rel") == "self"]
    if own != [{"href": address, "rel": "self", "type": "application/rss+xml"}]:
        wrong.append("atom:link: does not name the feed's own address")
    guids = Counter(item.findtext("guid") for item in channel.iterfind("item"))
    wrong += [f"guid twice: {guid}" for guid, times in guids.items() if times > 1 and guid]
    for item in channel.iterfind("item"):
        wrong += _rss_names(item, _ITEM, "item")
        if not (item.findtext("title") or item.findtext("description")):
            wrong.append("item: neither title nor description")
        wrong += _addresses(item.iterfind("link"), "item link")
        guid = item.find("guid")
        if guid is None or not guid.text:
            wrong.append("item: no guid")
        elif guid.get("isPermaLink", "true") == "true":
            wrong += _addresses([guid], "guid")
        wrong += _rfc822(item.iterfind("pubDate"), now)
        wrong += [f"empty {each.tag}" for each in item if each.tag in ("category", f"{DC}creator") and not each.text]
        wrong += _html(item.iterfind("description"), "description")
        wrong += _html(item.iterfind(f"{CONTENT}encoded"), "content:encoded")
    return wrong


def atom(document: bytes, address: str, *, now: datetime) -> list[str]:
    """What is wrong with an Atom feed that was got at `address`."""
    root, wrong = _parsed(document)
    if root is None:
        return wrong
    if root.tag != f"{ATOM}feed":
        return [*wrong, "atom: no feed"]
    if not _LANGUAGE.fullmatch(root.get(_LANG, "")):
        wrong.append("xml:lang")
    wrong += _atom_thing(root, _FEED, "feed", now)
    own = [link.get("href") for link in root.iterfind(f"{ATOM}link") if link.get("rel") == "self"]
    if own != [address]:
        wrong.append("self: does not name the feed's own address")
    entries = root.findall(f"{ATOM}entry")
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    ids[root.findtext(f"{ATOM}id")] += 1
    wrong += [f"id twice: {name}" for name, times in ids.items() if times > 1]
    authored = root.find(f"{ATOM}author") is not None
    for entry in entries:
        wrong += _atom_thing(entry, _ENTRY, "entry", now)
        if not authored and entry.find(f"{ATOM}author") is None:
            wrong.append("entry: nobody wrote it")
        content = entry.find(f"{ATOM}content")
        alternates = [link for link in entry.iterfind(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        if content is None and not alternates:
            wrong.append("entry: neither content nor alternate")
        if content is not None and content.get("src") and entry.find(f"{ATOM}summary") is None:
            wrong.append("entry: content elsewhere and no summary")
        published, updated = (entry.findtext(ATOM + name, "") for name in ("published", "updated"))
        if all(map(_RFC3339.fullmatch, (published, updated))) and _moment(published) > _moment(updated):
            wrong.append("entry: updated before it was published")
    return wrong


def sitemap(document: bytes, origin: str, *, now: datetime, news: bool = False) -> list[str]:
    """What is wrong with a sitemap of that scheme and host; `news` also asks what Google News asks."""
    root, wrong = _parsed(document)
    if root is None:
        return wrong
    if root.tag not in (f"{MAP}urlset", f"{MAP}sitemapindex"):
        return [*wrong, "no sitemap"]
    if len(root) > (1_000 if news else 50_000) or len(document) > 50 * 1024 * 1024:
        wrong.append(f"too long: {len(root)}")
    places = Counter(one.findtext(f"{MAP}loc") or "" for one in root)
    wrong += [f"loc: {place}" for place in places if not place.startswith(f"{origin}/") or len(place) >= 2_048]
    wrong += [f"loc twice: {place}" for place, times in places.items() if times > 1]
    wrong += _rfc3339(root.iterfind(f"{MAP}url/{MAP}lastmod"), now)
    for one in root if news else ():
        told = {
            name: one.findtext(f"{NEWS}news/{NEWS}{path}") or ""
            for name, path in (
                ("name", f"publication/{NEWS}name"),
                ("language", f"publication/{NEWS}language"),
                ("date", "publication_date"),
                ("title", "title"),
            )
        }
        wrong += [f"news: no {name}" for name, said in told.items() if not said]
        if not re.fullmatch(r"zh-(?:cn|tw)|[a-z]{2,3}", told["language"]):
            wrong.append(f"news language: {told['language']}")
        wrong += _rfc3339(one.iterfind(f"{NEWS}news/{NEWS}publication_date"), now)
        if _RFC3339.fullmatch(told["date"]) and _moment(told["date"]) < now - timedelta(days=2):
            wrong.append(f"news: older than two days: {told['date']}")
    return wrong


def _parsed(document: bytes) -> tuple[Element | None, list[str]]:
    if not _DECLARED.match(document):
        return None, ["xml: does not say that it is UTF-8"]
    try:
        root: Element = fromstring(document)
    except (ParseError, UnicodeDecodeError) as fault:
        return None, [f"xml: {fault}"]
    return root, []


def _rss_names(parent: Element, known: set[str], where: str) -> list[str]:
    names = Counter(child.tag for child in parent)
    wrong = [f"{where}: no element of RSS is called {name}" for name in names if name[0] != "{" and name not in known]
    return wrong + [
        f"{where}: {name} {times} times"
        for name, times in names.items()
        if times > 1 and name in known and name not in _MANY_OF
    ]


def _atom_thing(thing: Element, known: set[str], where: str, now: datetime) -> list[str]:
    """What feeds and entries have in common."""
    names = Counter(child.tag.removeprefix(ATOM) for child in thing)
    wrong = [f"{where}: no element of Atom is called {name}" for name in names if name not in known and name[0] != "{"]
    wrong += [f"{where}: {name} {names[name]} times" for name in _ONCE if names[name] > 1]
    for name in ("id", "title", "updated"):
        if not (thing.findtext(ATOM + name) or "").strip():
            wrong.append(f"{where}: no {name}")
    if not urlsplit(thing.findtext(f"{ATOM}id") or "").scheme:
        wrong.append(f"{where}: id is no IRI")
    wrong += _rfc3339([*thing.iterfind(f"{ATOM}updated"), *thing.iterfind(f"{ATOM}published")], now)
    kinds: Counter[tuple[str, ...]] = Counter()
    for link in thing.iterfind(f"{ATOM}link"):
        if not _is_address(link.get("href", "")):
            wrong.append(f"{where}: link to {link.get('href')}")
        if "/" not in link.get("type", "a/b"):
            wrong.append(f"{where}: link of type {link.get('type')}")
        kinds[link.get("rel", "alternate"), link.get("type", ""), link.get("hreflang", "")] += 1
    wrong += [f"{where}: two links {kind}" for kind, times in kinds.items() if times > 1 and kind[0] == "alternate"]
    for person in [*thing.iterfind(f"{ATOM}author"), *thing.iterfind(f"{ATOM}contributor")]:
        if [bool(name.text) for name in person.iterfind(f"{ATOM}name")] != [True]:
            wrong.append(f"{where}: a person without one name")
        if {child.tag.removeprefix(ATOM) for child in person} - {"name", "uri", "email"}:
            wrong.append(f"{where}: a person with more than name, uri, email")
        if "@" not in person.findtext(f"{ATOM}email", "@"):
            wrong.append(f"{where}: email")
    wrong += [f"{where}: category without term" for each in thing.iterfind(f"{ATOM}category") if not each.get("term")]
    for name in ("title", "summary", "content", "rights", "subtitle"):
        for each in thing.iterfind(ATOM + name):
            kind = each.get("type", "text")
            if kind not in ("text", "html", "xhtml") and not (name == "content" and "/" in kind):
                wrong.append(f"{where}: {name} of type {kind}")
            if kind in ("text", "html") and len(each):
                wrong.append(f"{where}: {name} holds elements")
            if kind == "html":
                wrong += _html([each], name)
    return wrong


def _rfc822(dates: Iterator[Element], now: datetime) -> list[str]:
    wrong = []
    for each in dates:
        said = each.text or ""
        found = _RFC822.fullmatch(said)
        if found is None or f"{parsedate_to_datetime(said):%a}" != found[1]:
            wrong.append(f"{each.tag}: {said}")
        elif parsedate_to_datetime(said) > now:
            wrong.append(f"{each.tag} has not come: {said}")
    return wrong


def _rfc3339(dates: list[Element] | Iterator[Element], now: datetime) -> list[str]:
    wrong = []
    for each in dates:
        said = each.text or ""
        if _RFC3339.fullmatch(said) is None:
            wrong.append(f"{each.tag}: {said}")
        elif _moment(said) > now:
            wrong.append(f"{each.tag} has not come: {said}")
    return wrong


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)


def _addresses(found: list[Element] | Iterator[Element], where: str) -> list[str]:
    return [f"{where}: {each.text}" for each in found if not _is_address(each.text or "")]


def _is_address(said: str) -> bool:
    parts = urlsplit(said)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"[\s<>]", said)


class _Markup(HTMLParser):
    """The tags that may not stand in a feed, and addresses that lead nowhere from outside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "embed", "form", "meta", "base"):
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name in ("href", "src") and not urlsplit(value or "").scheme:
                self.wrong.append(f"{name} without a scheme: {value}")
            if name == "style" or name.startswith("on"):
                self.wrong.append(f"attribute {name}")
        if tag not in ("br", "img", "hr", "wbr", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> where it closes nothing")


def _html(found: list[Element] | Iterator[Element], where: str) -> list[str]:
    wrong: list[str] = []
    for each in found:
        if not (each.text or "").strip():
            wrong.append(f"{where}: empty")
        markup = _Markup()
        markup.feed(each.text or "")
        markup.close()
        wrong += [f"{where}: {fault}" for fault in (*markup.wrong, *(f"<{tag}> is not closed" for tag in markup.open))]
    return wrong
