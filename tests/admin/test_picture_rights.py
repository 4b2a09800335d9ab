"""No picture runs without its credit, and none outside its rights: each no leads to where it is mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.composing import place
from articles.desk import history
from articles.desk.refusal import Refused
from articles.models import Edition, Photo, Placement
from articles.vocabulary import State, Weight
from tests import makers
from tests.admin.test_photo import page, signed_in, typed
from tests.admin.test_story_form import at
from tests.admin.test_story_form import typed as manuscript
from tests.cast import Cast


def test_a_missing_credit_stops_the_signature_and_the_edition_until_it_is_written_on_the_same_screen(
    cast: Cast,
) -> None:
    now = timezone.now()
    photo = makers.photo(by=cast.photographer, now=now)
    story = makers.story(
        cast=cast,
        state=State.FINAL_REVIEW,
        author=cast.photographer,
        now=now,
        pictures=(makers.shot(photo, credit=""),),
    )
    edition = makers.edition(timezone.localdate(now) + timedelta(days=1), cast=cast, pages=[("1", "要闻")], now=now)
    makers.put(edition, "1", story, cast=cast, weight=Weight.LEAD, now=now)
    chief = signed_in("duty_editor")
    form = at("change", story.pk)
    anchor = f"{form}#id_pictures-0-credit"
    edition_page = f"/admin/articles/edition/{edition.pk}/change/"

    # The signature is refused, with a link to the very field.
    refused = chief.post(form, manuscript(story, _step="sign"))
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "Picture 1 has no credit." in html
    assert f'<a href="{anchor}">Picture 1 has no credit.</a>' in html
    story.refresh_from_db()
    assert story.state == State.FINAL_REVIEW

    # So is the closing, and its list leads to the same field.
    html = chief.get(edition_page).content.decode()
    assert f'href="{anchor}"' in html
    assert "Picture 1 has no credit." in html
    with pytest.raises(Refused) as stopped:
        makers.close(edition, cast=cast, release_at=now + timedelta(hours=8), now=now)
    assert "no_credit" in {finding.code for finding in stopped.value.findings}

    # On the form the field is there; credited and signed in one click.
    html = chief.get(form).content.decode()
    assert 'id="id_pictures-0-credit"' in html
    assert '<button class="button strong" type="submit" name="_step" value="sign">Save and sign</button>' in html
    shots = [
        {
            "photo": photo.pk,
            "was": photo.pk,
            "caption": photo.caption,
            "credit": "宋行舟 摄",
            "alt": photo.alt,
            "crop": "",
        }
    ]
    assert chief.post(form, manuscript(story, pictures=shots, _step="sign")).status_code == 302
    story.refresh_from_db()
    assert story.state == State.SIGNED
    makers.close(edition, cast=cast, release_at=now + timedelta(hours=8), now=now)
    assert Edition.objects.get().closed_at is not None


def test_a_picture_outside_its_dates_is_not_placed(cast: Cast) -> None:
    now = timezone.now()
    day = timezone.localdate(now) + timedelta(days=1)
    photo = makers.photo(by=cast.photographer, now=now, rights_until=day - timedelta(days=1))
    story = makers.draft(author=cast.photographer, now=now, pictures=(makers.shot(photo),))
    edition = makers.edition(day, cast=cast, now=now)
    before = edition.version
    with pytest.raises(Refused) as refused:
        place.place(
            edition.pk,
            version=before,
            page_id=edition.pages.get(number="1").pk,
            story_id=story.pk,
            by=cast.section_editor,
            now=now,
        )
    assert refused.value.code == "rights"
    assert not Placement.objects.exists()
    edition.refresh_from_db()
    assert edition.version == before
    Photo.objects.update(rights_until=day)
    makers.put(edition, "1", story, cast=cast, now=now)
    assert Placement.objects.count() == 1


def test_a_picture_that_expires_after_publication_stands_in_the_days_list(cast: Cast) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    hour_ago = now - timedelta(hours=1)
    photos = [
        makers.photo(by=cast.photographer, now=hour_ago, shape={"colour": (n * 40, 9, 9)}, caption=f"图{n}")
        for n in range(5)
    ]
    for number, photo in enumerate(photos):
        state = State.SIGNED if number == 4 else State.PUBLISHED
        makers.story(
            f"稿{number}",
            cast=cast,
            state=state,
            author=cast.photographer,
            now=hour_ago,
            pictures=(makers.shot(photo),),
        )
    for number, days in enumerate((-1, 3, 4, -15, -1)):
        Photo.objects.filter(pk=photos[number].pk).update(rights_until=today + timedelta(days=days))
    html = signed_in("section_editor").get("/admin/").content.decode()
    listed = html.split('id="expiring"')[1].split("</section>")[0]
    assert [f'href="{page(photo)}"' in listed for photo in photos] == [True, True, False, False, False]
    assert (listed.count(">ended<"), listed.count(">ends<")) == (1, 1)
    assert 'id="expiring"' not in signed_in("reporter").get("/admin/").content.decode()


def test_the_library_s_new_words_are_offered_and_taken_only_when_asked(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer)
    story = makers.draft(author=cast.photographer, pictures=(makers.shot(photo),))
    client = signed_in("section_editor")
    form = at("change", story.pk)
    assert "The library says by now:" not in client.get(form).content.decode()
    signed_in("photographer").post(page(photo), typed(photo, caption="渔船依次出港。", credit="宋行舟、林深 摄"))
    html = client.get(form).content.decode()
    assert "The library says by now:" in html
    assert "<q>渔船依次出港。</q>" in html
    assert client.post(form, manuscript(story)).status_code == 302
    assert history.copy_of(story).pictures[0].caption == "渔船依次进港。"
    asked = {"photo": photo.pk, "was": photo.pk, "caption": "渔船依次进港。", "credit": "宋行舟 摄", "alt": photo.alt}
    story.refresh_from_db()
    client.post(form, manuscript(story, pictures=[{**asked, "crop": "", "renew": "on"}]))
    story.refresh_from_db()
    shot = history.copy_of(story).pictures[0]
    assert shot == replace(shot, caption="渔船依次出港。", credit="宋行舟、林深 摄", alt=photo.alt)
    assert "The library says by now:" not in client.get(form).content.decode()
