"""The body editor, fenced in. The one module that imports ckeditor.

CKEditor 4 is no longer maintained: what it may do is closed off here and in `settings.CKEDITOR_CONFIGS`, and the check
below fails when somebody opens the fence. Whatever it sends, `text.sanitize` has the last word.
"""

from __future__ import annotations

import json
from typing import Any, Final

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.text import sanitize

#: Plugins that stay out: they call on other servers, upload, or let a writer choose markup and looks.
REMOVED: Final = frozenset(
    [
        "scayt",
        "wsc",
        "exportpdf",
        "flash",
        "iframe",
        "forms",
        "docprops",
        "smiley",
        "about",
        "adobeair",
        "codesnippet",
        "codesnippetgeshi",
        "devtools",
        "bbcode",
        "preview",
        "templates",
        "sourcearea",
        "format",
        "stylescombo",
        "font",
        "colorbutton",
        "image",
        "image2",
        "uploadimage",
        "filebrowser",
    ]
)
#: These draw their menus into frames that would need scripts of their own, which the Content-Security-Policy forbids;
#: without them the browser's own menu (paste, spelling) opens in the text.
FRAMED: Final = ("contextmenu", "liststyle", "tabletools", "tableselection", "magicline", "a11yhelp")
#: What a Chinese keyboard does not have at hand.
SYMBOLS: Final = (
    "—…·～“”‘’《》〈〉「」『』【】〔〕（）、※№§℃％‰°\N{PRIME}″±×÷≈≠≤≥∞√²³½¼¾¥€£①②③④⑤⑥⑦⑧⑨⑩㈠㈡㈢㈣㈤→←↑↓■□●○◆◇▲△★☆"
)
#: Buttons that no toolbar may hold.
FORBIDDEN_BUTTONS: Final = frozenset(
    {"Source", "Format", "Styles", "Font", "FontSize", "Image", "Templates", "Preview"}
)


class BodyWidget(CKEditorWidget):  # type: ignore[misc]  # the package has no types
    """A body as CKEditor; without a script a plain textarea.

    `data-words` holds the words of its buttons: the editor's own are long, and some are not the newsroom's.
    """

    config: dict[str, Any]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(template_name="admin/articles/story/body_widget.html", attrs={"rows": 22, **(attrs or {})})
        config = self.config
        self.config = {
            **config,
            "extraPlugins": ",".join(filter(None, (config.get("extraPlugins", ""), "crosshead,storypicture"))),
            "removePlugins": ",".join(filter(None, (config.get("removePlugins", ""), *FRAMED))),
            "toolbar": [
                ["Undo", "Redo"],
                ["Bold", "Italic"],
                ["Crosshead", "BulletedList", "NumberedList", "Blockquote"],
                ["StoryPicture", "Link", "Unlink", "Table", "SpecialChar"],
                ["PasteText", "RemoveFormat", "Find"],
            ],
            "title": gettext_lazy("Body"),
            "specialChars": list(SYMBOLS),
            "linkShowTargetTab": False,
            "linkShowAdvancedTab": False,
            "resize_dir": "vertical",
            "removeButtons": "",
            "height": 420,
        }

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """From the project's own templates, which the forms' renderer does not know."""
        return render_to_string(template_name, context)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["words"] = json.dumps(
            {
                "undo": _("Undo"),
                "redo": _("Redo"),
                "bold": _("Bold"),
                "italic": _("Italic"),
                "crosshead": _("Crosshead"),
                "bulletedlist": _("List"),
                "numberedlist": _("Numbered"),
                "blockquote": _("Quotation"),
                "link": _("Link"),
                "unlink": _("Unlink"),
                "storypicture": _("Picture"),
                "table": _("Table"),
                "specialchar": _("Symbols"),
                "pastetext": _("Paste plain"),
                "removeformat": _("Plain text"),
                "find": _("Find"),
            },
            ensure_ascii=False,
        )
        return context


def body_field() -> forms.CharField:
    """The form field of a body. It cleans nothing: the desk does, whoever sends the text."""
    return forms.CharField(required=False, strip=False, widget=BodyWidget())


def _allowed_tags(rules: str) -> set[str]:
    """The elements that an `allowedContent` string names: 'p br;a[!href]' → {'p', 'br', 'a'}."""
    return {
        element
        for rule in rules.split(";")
        for element in rule.split("[")[0].split("{")[0].split("(")[0].split()
        if rule.strip()
    }


def _faults(config: dict[str, Any], toolbar: list[Any]) -> list[str]:
    """What is open in one editor's settings, a sentence each."""
    faults = []
    if "divarea" not in str(config.get("extraPlugins", "")).split(","):
        faults.append("the text has to lie in the page itself (divarea)")
    if missing := REMOVED - set(str(config.get("removePlugins", "")).split(",")):
        faults.append(f"these plugins have to be removed: {', '.join(sorted(missing))}")
    allowed = config.get("allowedContent")
    if not isinstance(allowed, str) or not allowed:
        faults.append("allowedContent has to name its elements")
    elif extra := _allowed_tags(allowed) - sanitize.TAGS:
        faults.append(f"allowedContent names what the sanitiser removes: {', '.join(sorted(extra))}")
    if config.get("extraAllowedContent"):
        faults.append("extraAllowedContent has to stay empty")
    if config.get("fullPage"):
        faults.append("fullPage has to stay off")
    buttons = {button for group in toolbar for button in (group if isinstance(group, list) else [group])}
    if open_buttons := buttons & FORBIDDEN_BUTTONS:
        faults.append(f"the toolbar must not hold {', '.join(sorted(open_buttons))}")
    return faults


@register(Tags.security)
def editor_is_fenced(**kwargs: Any) -> list[CheckMessage]:
    """The settings of the body editor hold. It stands beside the silenced `ckeditor.W001`."""
    if apps.is_installed("ckeditor_uploader") or apps.is_installed("ckeditor.uploader"):
        return [
            Error(
                "ckeditor_uploader is installed: with it any account could store a page of its own on our origin.",
                hint="Take it out of INSTALLED_APPS. Pictures come from the library.",
                id="articles.E001",
            )
        ]
    configs = getattr(settings, "CKEDITOR_CONFIGS", {})
    if "default" not in configs:
        return [
            Error(
                "CKEDITOR_CONFIGS has no 'default': the body editor would run with everything open.", id="articles.E002"
            )
        ]
    widget = BodyWidget()
    faults = _faults(widget.config, [*widget.config["toolbar"], *_plain_toolbar(configs["default"])])
    return [Error(f"The body editor stands open: {fault}.", id="articles.E003") for fault in faults]


def _plain_toolbar(config: dict[str, Any]) -> list[Any]:
    toolbar = config.get("toolbar", [])
    return toolbar if isinstance(toolbar, list) else [[toolbar]]
