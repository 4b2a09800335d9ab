"""What stands twice in an edition."""

import pytest

from articles.proofing import NOTHING, twice
from articles.proofing.known import Known, make_known
from articles.text.digest import Copy, Shot
from articles.text.sanitize import paragraphs_to_body

pytestmark = pytest.mark.once

LONG = "柳湾新桥昨夜合龙，桥工们在桥头等到天亮，第一班渡船靠岸时，船上的人都站了起来，朝桥上挥手。这座桥修了三年，长三百二十米，桥面上有四条车道和两条人行道。"


def copy(headline: str, *paragraphs: str, digest: str = "") -> Copy:
    pictures = (Shot(1, digest, "新桥", "沈一苇", "桥"),) if digest else ()
    return Copy(section=1, headline=headline, body=paragraphs_to_body(paragraphs), pictures=pictures)


def found(*copies: Copy, known: Known = NOTHING) -> list[tuple[str, int, int]]:
    return [(one.finding.code, one.first, one.second) for one in twice.check(copies, known)]


def test_nearly_the_same_text() -> None:
    other = "渡口今天照常开渡，撑船的人说，桥通了以后渡船还在，早晚各一班，票价不变，老人和孩子不收钱，自行车也可以推上船来。"
    edited = LONG.replace("昨夜", "二十日夜").replace("三年", "三年零两个月")
    assert found(copy("新桥合龙", LONG), copy("渡口", other), copy("柳湾新桥合龙", edited, "另一段。")) == [
        ("same_story", 0, 2)
    ]
    assert found(copy("新桥合龙", LONG), copy("渡口", other)) == []
    assert found(copy("简讯", "桥修好了。"), copy("简讯", "桥修好了。")) == []


def test_the_same_picture() -> None:
    one, two = "a" * 64, "b" * 64
    assert found(copy("甲", digest=one), copy("乙", digest=two), copy("丙", digest=one)) == [("same_picture", 0, 2)]
    both = Copy(section=1, headline="甲", pictures=(Shot(1, one), Shot(1, one)))
    assert found(both) == [("same_picture", 0, 0)]
    assert found(Copy(pictures=(Shot(), Shot()))) == []


def test_one_name_in_two_stories() -> None:
    first, second = copy("甲", "村民顾晓梅说，桥修好了。"), copy("乙", "村民顾小梅说，路宽了。")
    assert found(first, second) == [("two_spellings", 0, 1)]
    assert found(first, first) == []
    assert found(first, second, known=make_known(["顾晓梅", "顾小梅"])) == []
    assert found(first, copy("乙", "村民顾大梅说，路宽了。")) == []
