"""Nobody's words are lost (Rule 6), and nothing comes in that cannot be kept (Rule 9)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.desk import history
from articles.desk.refusal import Refused
from articles.models import Event, Revision, Story
from articles.text import fields, sanitize
from articles.text.digest import Copy, Person, Shot
from articles.vocabulary import Act, Line, State
from tests import makers
from tests.cast import Cast

NOW = makers.EVENING + timedelta(minutes=5)


@pytest.mark.django_db
def test_a_stale_save_is_refused_and_its_text_is_kept_beside_what_its_writer_saw(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    copy = history.copy_of(story)
    first = history.save(story.pk, replace(copy, headline="甲的标题"), by=cast.section_editor, version=1, now=NOW)

    with pytest.raises(Refused) as refused:
        history.save(story.pk, replace(copy, headline="乙的标题"), by=cast.reporter, version=1, now=NOW)

    assert refused.value.code == "stale"
    kept = refused.value.revision
    assert kept is not None
    assert (kept.line, kept.number, kept.headline, kept.by) == (Line.SIDE, None, "乙的标题", cast.reporter)
    assert kept.base == Revision.objects.get(story=story, number=1)
    story.refresh_from_db()
    assert (story.headline, story.version) == ("甲的标题", first.story.version)
    assert Event.objects.filter(story=story, act=Act.KEEP, reason="stale").count() == 1


@pytest.mark.django_db
def test_a_second_click_keeps_the_same_text_once(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    copy = history.copy_of(story)
    history.save(story.pk, replace(copy, headline="甲的标题"), by=cast.section_editor, version=1, now=NOW)
    kept = set()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            history.save(story.pk, replace(copy, headline="乙的标题"), by=cast.reporter, version=1, now=NOW)
        assert refused.value.revision is not None
        kept.add(refused.value.revision.pk)
    assert len(kept) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "who", "code"),
    [
        (State.FIRST_REVIEW, "reporter", "not_editable_review"),
        (State.SECOND_REVIEW, "section_editor", "not_editable_review"),
        (State.FINAL_REVIEW, "desk_head", "not_editable_review"),
        (State.SIGNED, "reporter", "not_editable_signed"),
        (State.PUBLISHED, "duty_editor", "not_editable_closed"),
    ],
)
def test_a_save_no_longer_allowed_in_the_state_is_refused_and_kept(
    state: State, who: str, code: str, cast: Cast
) -> None:
    story = makers.story(cast=cast, state=state)
    copy = replace(history.copy_of(story), headline="来迟的改动")
    with pytest.raises(Refused) as refused:
        history.save(story.pk, copy, by=cast.everybody()[who], version=story.version, now=NOW)
    assert refused.value.code == code
    assert refused.value.revision is not None
    assert refused.value.revision.headline == "来迟的改动"
    assert Story.objects.get(pk=story.pk).hash == story.hash


@pytest.mark.django_db
def test_a_story_that_is_not_somebodys_takes_nothing_from_him(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    with pytest.raises(Refused) as refused:
        history.save(story.pk, makers.copy("别人的稿"), by=cast.second_reporter, version=story.version, now=NOW)
    assert (refused.value.code, refused.value.revision) == ("not_yours", None)
    assert not Revision.objects.filter(line=Line.SIDE).exists()


@pytest.mark.django_db
def test_a_reporter_cannot_attach_a_picture_that_is_not_his(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer)
    story = makers.draft(author=cast.reporter)
    copy = replace(history.copy_of(story), pictures=(Shot(photo=photo.pk, caption="偷来的图"),))
    with pytest.raises(Refused) as refused:
        history.save(story.pk, copy, by=cast.reporter, version=story.version, now=NOW)
    assert refused.value.code == "unknown_photo"
    saved = history.save(story.pk, copy, by=cast.section_editor, version=story.version, now=NOW)
    kept = replace(history.copy_of(saved.story), headline="图是责编配的")
    assert history.save(story.pk, kept, by=cast.reporter, version=saved.story.version, now=NOW).changed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("copy", "code"),
    [
        (Copy(headline="a\0b"), "nul"),
        (Copy(headline="\ud800"), "surrogate"),
        (Copy(body="<p>\udfff</p>"), "surrogate"),
        (Copy(kind="poem"), "unknown_word"),
        (Copy(people=(Person("甲", "boss"),)), "unknown_word"),
        (Copy(people=(Person(" "),)), "nameless_byline"),
        (Copy(people=(Person("甲", reporter=999_999),)), "unknown_reporter"),
        (Copy(section=999_999), "unknown_section"),
        (Copy(pictures=(Shot(photo=999_999),)), "unknown_photo"),
        (Copy(headline="长" * 301), "too_long"),
        (Copy(body="长" * 400_001), "too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(copy: Copy, code: str, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        history.create(copy, by=cast.reporter, now=NOW)
    assert refused.value.code == code
    assert str(refused.value)
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_a_story_under_review_cannot_lose_its_section_or_its_title(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    copy = history.copy_of(story)
    for changed, code in ((replace(copy, section=None), "needs_section"), (replace(copy, headline=""), "needs_title")):
        with pytest.raises(Refused) as refused:
            history.save(story.pk, changed, by=cast.section_editor, version=story.version, now=NOW)
        assert refused.value.code == code


# The fixed forms, for any text

MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "<b>", "</b>", "<!--", "-->", "<script>", "</script>", "<noscript>", "<a href='",
         "javascript:x", "'>", "<svg><style>", "<math><mi>", "&lt;", "&amp;#60;", "<table><tr><td>", "\r\n", "\u2028",
         "<img src=x onerror=alert(1)>", "渡口", " ", "　", "\xa0", "<h2>", "</h2>", "<li>", "<textarea>", "]]>"]
    ) | st.text(max_size=8),
    max_size=14,
).map("".join)  # fmt: skip


@given(MARKUP)
def test_a_cleaned_body_is_a_fixed_point_and_holds_nothing_that_acts(html: str) -> None:
    try:
        once = sanitize.body(html)
    except (fields.UnfitTextError, sanitize.UnstableBodyError):
        return
    assert sanitize.body(once) == once
    assert sanitize.body(once.replace("\n", "\r\n")) == once
    for active in ("<script", "<img", "<svg", "<style", "<math", "<noscript", "<!--"):
        assert active not in once.lower()


@given(st.text())
def test_fixed_fields_stay_fixed(text: str) -> None:
    for form in (fields.one_line, fields.decks, fields.lines):
        try:
            once = form(text)
        except fields.UnfitTextError:
            continue
        assert form(once) == once
        assert form(once.replace("\n", "\r\n")) == once
