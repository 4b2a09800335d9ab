"""Every check of wording, with what it finds and what it leaves alone."""

import time
from datetime import date

import pytest
from pytest_django.fixtures import Settings

from articles.proofing import CHECKS, GATE, OPTIONAL, at_gate, blocking, check_copy
from articles.proofing.passages import passages
from articles.text.digest import Copy, Person, Shot
from articles.text.sanitize import paragraphs_to_body
from articles.vocabulary import Severity

pytestmark = pytest.mark.once

DAY = date(2024, 3, 21)  # a Thursday


def story(*paragraphs: str, headline: str = "柳湾新桥通车") -> Copy:
    return Copy(section=1, headline=headline, body=paragraphs_to_body(paragraphs))


def found(copy: Copy, day: date | None = DAY) -> list[tuple[str, str]]:
    return [(finding.code, finding.words) for finding in check_copy(copy, day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("柳湾新桥,今晨通车。", [("half_width", ",")]),
        ("柳湾新桥(一期)通车。", [("half_width", "("), ("half_width", ")")]),
        ("“新桥”,通车。", [("half_width", ",")]),
        ("新桥通车了.", [("half_width", ".")]),
        ("新桥通车，他说：“好。", [("unpaired", "“")]),
        ("新桥通车》之后。", [("unpaired", "》")]),
        ("新桥（一期通车。", [("unpaired", "（")]),
        ("新桥还在等...", [("ellipsis", "...")]),
        ("新桥还在等…", [("ellipsis", "…")]),
        ("新桥通车，，行人来了。", [("doubled_mark", "，，")]),
        ("新桥通车，。", [("doubled_mark", "，。")]),
        ("桥工 and 路工都来了。", [("stray_latin", "and")]),
        ("桥工of路工都来了。", [("stray_latin", "of")]),
        ("柳湾大桥柳湾大桥通车。", [("doubled_word", "柳湾大桥柳湾大桥")]),
        ("新桥的的护栏。", [("doubled_word", "的的")]),
        ("桥上写着 the the bridge。", [("doubled_word", "the the")]),
        ("新桥通车。桥工们来到桥", [("cut_paragraph", "桥")]),
        ("新桥通车，", [("cut_paragraph", "，")]),
        ("新桥 通车。", [("space_in_han", " ")]),
        ("新桥名叫 Long-", [("hyphen_at_end", "-")]),
        ("2月30日，新桥通车。", [("impossible_date", "2月30日")]),
        ("2023年2月29日，新桥通车。", [("impossible_date", "2023年2月29日")]),
        ("13月1日，新桥通车。", [("impossible_date", "13月1日")]),
        ("新桥8时75分通车。", [("impossible_time", "8时75分")]),
        ("3月20日（星期四），新桥通车。", [("weekday", "3月20日（星期四")]),
        ("2023年3月20日 周二，新桥通车。", [("weekday", "2023年3月20日 周二")]),
        ("昨天（3月19日），新桥通车。", [("relative_day", "昨天（3月19日")]),
        ("3月22日（今天），新桥通车。", [("relative_day", "3月22日（今天）")]),
        ("昨天，新桥通车。", [("day_word", "昨天")]),
        ("3月25日，柳湾区举行了通车仪式。", [("future_date", "3月25日")]),
        ("新桥长３２０米。", [("wide_digits", "３２０")]),
    ],
)
def test_it_finds(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(story(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "新桥（一期）通车，全长1.5公里。",
        "1.筑好路基",
        "（一）路基；2）桥面。",
        "桥工说：“它叫‘长虹’，好看。”",
        "桥工说：“It’s long，好看。”",
        "新桥还在等……",
        "新桥通车——全区第一座。",
        "新桥8:30通车，票价3,000元。",
        "新桥用上了5G和AR，限高4m，限重20t，桥长2km。",
        "桥上用iPhone和vivo拍照。",
        "他们讨论讨论，看看目的的远近，为了了解桥。",
        "桥边人家的的确确高高兴兴，和和气气。",
        "桥头写着“桥通天下 水润柳湾”。",
        "围绕通车做工作",
        "2月29日，新桥通车。",
        "24时00分，新桥通车。",
        "3月20日（星期三），新桥通车。",
        "2023年3月20日（周一），新桥通车。",
        "昨天（3月20日），新桥通车。",
        "昨天（20日），新桥通车。",
        "3月22日（明天），新桥通车。",
        "他说：“昨天的桥窄。”",
        "3月25日，柳湾区将举行通车仪式，请柬已经寄出。",
        "12月25日，柳湾区举行了通车仪式。",
        "Two bridges, one river... (all of them).",
    ],
)
def test_it_leaves_alone(text: str) -> None:
    assert found(story(text)) == []


def test_a_quotation_that_runs_on_opens_again() -> None:
    assert found(story("“新桥通车。", "“行人来了。”")) == []
    assert found(story("“新桥通车。", "行人来了。")) == [("unpaired", "“")]


def test_a_paragraph_that_stands_twice() -> None:
    long = "新桥昨夜合龙，桥工们在桥头等到天亮。"
    assert found(story(long, "路宽了。", long, "路宽了。"), None) == [("doubled_paragraph", long)]


def test_the_rest_of_a_word_in_the_next_paragraph() -> None:
    assert found(story("桥工们还去了柳湾大", "学，看了模型。")) == [("cut_paragraph", "大")]


def test_without_the_papers_day_only_what_is_wrong_on_any_day() -> None:
    text = "昨天（3月19日）和3月20日（星期四）和2月30日，3月25日举行了。"
    assert found(story(text), None) == [("impossible_date", "2月30日")]


def test_a_date_without_year_is_of_the_nearest() -> None:
    assert found(story("12月31日（星期二），新桥通车。"), date(2025, 1, 2)) == []
    assert found(story("12月31日（星期三），新桥通车。"), date(2025, 1, 2)) == [("weekday", "12月31日（星期三")]


def test_a_headlines_line_has_thirty_characters() -> None:
    assert found(story("新桥通车。", headline="桥" * 30)) == []
    assert found(story("新桥通车。", headline="短\n" + "桥" * 31)) == [("long_headline", "桥" * 31)]


@pytest.mark.parametrize(
    ("headline", "body", "expected"),
    [
        ("朱惠峰调研新桥", "区长朱慧峰强调，桥要修好。", [("name_in_headline", "朱惠峰")]),
        ("朱慧峰调研新桥", "区长朱慧峰强调，桥要修好。", []),
        ("朱惠峰调研新桥", "区长朱慧峰、桥工朱惠峰都来了。", [("two_spellings", "朱惠峰")]),
        ("朱惠峰调研新桥", "桥工和朱慧峰来了。", []),  # no title: not clearly a name
        ("徐俊看新桥", "部长徐俊说，桥要修好。", []),
        ("柳湾新桥通车", "区长朱慧峰强调，桥要修好。", []),
    ],
)
def test_a_name_in_the_headline(headline: str, body: str, expected: list[tuple[str, str]]) -> None:
    assert found(story(body, headline=headline)) == expected


def test_what_a_long_story_wants() -> None:
    short, middle, long = ("桥" * 299 + "。", "桥" * 300 + "。", "桥" * 1500 + "。")
    writer = (Person("沈一苇"),)
    for body, subhead, people, codes in (
        (middle, "", (), ["no_byline"]),
        (middle, "", writer, []),
        (long, "", writer, ["no_deck"]),
        (long, "全区第一座", writer, []),
        (short[1:], "", (), []),
    ):
        copy = Copy(section=1, headline="新桥", subhead=subhead, people=people, body=paragraphs_to_body([body]))
        assert [finding.code for finding in check_copy(copy)] == codes
    photo = Copy(kind="photo_feature", section=1, headline="新桥", body=paragraphs_to_body([long]))
    assert check_copy(photo) == []


def test_every_remark_has_its_reason_and_its_place() -> None:
    copy = Copy(
        section=1,
        headline="新桥,通车\n朱惠峰到场",
        body="<p>区长<strong>朱慧峰</strong>强调，桥and路&amp;…</p>\n<h3>新 桥</h3>\n<ul><li>第一,</li><li>第二,桥</li></ul>",
        pictures=(Shot(1, "a" * 64, "新桥,今晨", "沈一苇", "桥"),),
    )
    findings = check_copy(copy, DAY)
    plain: dict[str, str] = {}
    for passage in passages(copy):
        plain[passage.field] = "\n".join(filter(None, (plain.get(passage.field), passage.text)))
    assert {finding.field for finding in findings} == {"headline", "body", "pictures.1.caption"}
    assert plain["body"] == "区长朱慧峰强调，桥and路&…\n新 桥\n第一,\n第二,桥"
    for finding in findings:
        assert plain[finding.field][finding.start : finding.end] == finding.words != ""
        assert str(finding.source)
        assert str(finding.sentence)


def test_the_order_is_block_warn_hint_and_only_the_gate_blocks() -> None:
    copy = Copy(headline="", body=paragraphs_to_body(["昨天,新 桥通车and合龙。"]), pictures=(Shot(),))
    levels = [finding.severity for finding in check_copy(copy, DAY)]
    order = [Severity.BLOCK, Severity.WARN, Severity.HINT]
    assert levels == sorted(levels, key=order.index)
    assert set(levels) == set(order)
    assert blocking(copy) == [finding for finding in check_copy(copy, DAY) if finding.severity == Severity.BLOCK]
    assert {finding.code for finding in at_gate(copy)}.isdisjoint(OPTIONAL)
    assert CHECKS[: len(GATE)] == GATE


def test_a_paper_does_without_a_check(settings: Settings) -> None:
    copy = story("昨天,新桥通车。")
    assert found(copy) == [("half_width", ","), ("day_word", "昨天")]
    settings.PROOFING_OFF = ["half_width", "no_title"]
    assert found(copy) == [("day_word", "昨天")]
    assert [f.code for f in check_copy(Copy(section=1))] == ["no_title"]


def test_an_unknown_code_is_named(settings: Settings) -> None:
    from newsroom.checks import proofing_codes_are_known

    settings.PROOFING_OFF = ["weekday", "no_title", "weakday"]
    (error,) = proofing_codes_are_known()
    assert error.msg == "PROOFING_OFF names what cannot be switched off: no_title, weakday."
    settings.PROOFING_OFF = ["weekday"]
    assert proofing_codes_are_known() == []


@pytest.mark.parametrize("text", ["“" * 20000, "，" * 20000, "桥 " * 10000, "桥工" * 10000, "3月" * 10000, "<" * 9000])
def test_any_text_is_read_in_time(text: str) -> None:
    """Each check passes over a text of 20,000 characters in well under a second of processor time."""
    before = time.process_time()
    check_copy(story(text), DAY)
    assert time.process_time() - before < 2
