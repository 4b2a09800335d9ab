"""The page of damaged copy that comes with the demo can be taken in, and shows what is mended on the way."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from articles.management.demo import script

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> dict[str, Any]:
    said = StringIO()
    call_command("ingest_page", str(script.FOLDER / "page.txt"), "--dry-run", "--json", stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def test_four_stories_and_a_picture_come_out(page: dict[str, Any]) -> None:
    assert [(story["kind"], story["headline"]) for story in page["stories"]] == [
        ("news", ["三塘河上最后一座浮桥今日退役"]),
        ("news", ["一家小面馆开出“留座牌”"]),
        ("news", ["老年食堂", "试行“半份菜”"]),
        ("news", ["图书馆的还书箱搬上了公交车"]),
        ("photo_feature", []),
    ]
    assert [len(story["paragraphs"]) for story in page["stories"]] == [4, 4, 3, 2, 0]
    assert [name["name"] for story in page["stories"] for name in story["bylines"]] == [
        "许一禾",
        "顾小满",
        "陶砚",
        "梁砚秋",
        "顾小满",
    ]
    assert page["stories"][4]["standing_head"] == "镜头里的清渠"
    assert page["stories"][4]["photos"][0]["credits"] == [{"role": "摄", "name": "叶知秋"}]
    assert page["unplaced"] == []


def test_what_was_cut_is_joined_and_the_stray_word_replaced(page: dict[str, Any]) -> None:
    repairs = [repair["kind"] for story in page["stories"] for repair in story["repairs"]]
    assert repairs.count("joined") == 3
    assert repairs.count("word") == 4
    text = "".join(line for story in page["stories"] for line in story["paragraphs"])
    assert "他要自己抱上岸。" in text
    assert " and " not in text
