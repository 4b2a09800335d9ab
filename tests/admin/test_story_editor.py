"""The fence around the body editor holds: each plank taken away is noticed by `manage.py check`."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as project

from articles.admin import editor
from articles.text import sanitize


def fenced(**changed: Any) -> dict[str, Any]:
    config = copy.deepcopy(project.CKEDITOR_CONFIGS)
    config["default"].update(changed)
    return config


def faults(settings: Any, config: dict[str, Any]) -> list[str]:
    settings.CKEDITOR_CONFIGS = config
    return [str(message.msg) for message in editor.editor_is_fenced()]


def test_the_project_is_fenced() -> None:
    assert editor.editor_is_fenced() == []
    assert "ckeditor.W001" in project.SILENCED_SYSTEM_CHECKS
    assert "ckeditor_uploader" not in project.INSTALLED_APPS


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"extra_plugins": ["image2"]}, "divarea"),
        ({"removePlugins": "about"}, "plugins have to be removed"),
        ({"allowedContent": True}, "allowedContent has to name its elements"),
        ({"allowedContent": "p br;script"}, "names what the sanitiser removes: script"),
        ({"extraAllowedContent": "iframe[src]"}, "extraAllowedContent"),
        ({"fullPage": True}, "fullPage"),
        ({"toolbar": [["Bold", "Source"]]}, "must not hold Source"),
        ({"toolbar": [["Format"], ["Styles"]]}, "must not hold Format, Styles"),
    ],
)
def test_an_open_fence_is_noticed(settings: Any, changed: dict[str, Any], said: str) -> None:
    found = faults(settings, fenced(**changed))
    assert found
    assert any(said in fault for fault in found)


def test_an_editor_without_settings_is_noticed(settings: Any) -> None:
    assert "has no 'default'" in faults(settings, {})[0]


def test_an_installed_uploader_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps, "is_installed", lambda name: name == "ckeditor_uploader")
    assert [message.id for message in editor.editor_is_fenced()] == ["articles.E001"]


def test_the_widget_is_a_textarea_that_holds_the_text_whatever_is_in_it() -> None:
    html = editor.body_field().widget.render("body", '</textarea><script>alert("1")</script>', {"id": "id_body"})
    assert html.startswith('<textarea name="body"')
    assert "&lt;/textarea&gt;&lt;script&gt;" in html
    assert "<script" not in html


def test_the_editor_offers_nothing_that_the_sanitiser_takes_away() -> None:
    allowed = editor._allowed_tags(str(project.CKEDITOR_CONFIGS["default"]["allowedContent"]))
    assert allowed <= sanitize.TAGS
    assert {"p", "h3", "blockquote", "strong", "a", "table"} <= allowed
