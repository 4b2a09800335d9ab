"""Files made to cost much are sent over HTTP: each is answered with a sentence or a proposal, within its memory."""

import os
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from articles.admin import intake
from articles.desk.refusal import Refused
from articles.ingest import assemble
from articles.models import Intake, Story
from tests.cast import Cast
from tests.ingest.hostile import FILES

ADD = "/admin/articles/intake/add/"
#: Megabytes a request may take beside what a server has before it, about 70; 300 are the limit for all.
MOST = 230
#: What a file costs before it is kept is the same on both databases. What keeping costs goes by what is kept: the most
#: characters, and the most blocks.
NAMES = list(FILES) if "DATABASE_URL" not in os.environ else ["1 MB in one line", "4,900 pictures without a file"]


def megabytes(what: str) -> int:
    found = re.search(rf"{what}:\s*(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_is_answered_within_its_memory(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    refusals: list[Refused] = []

    def listened(*args: Any, **how: Any) -> tuple[Intake, bool]:
        try:
            return assemble.receive(*args, **how)
        except Refused as refused:
            refusals.append(refused)
            raise

    monkeypatch.setattr(intake, "receive", listened)
    client.force_login(cast.section_editor)
    client.cookies["django_language"] = "en"
    data = FILES[name].made()
    before = megabytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the highest memory is counted from here
    answer = client.post(ADD, {"file": SimpleUploadedFile("page", data)})
    if FILES[name].refused:
        assert answer.status_code == 200
        assert not Intake.objects.exists()
        assert [refused.code for refused in refusals] == [FILES[name].refused]
        with override("en"):
            assert str(refusals[0]) in unescape(answer.content.decode())
    else:
        assert answer.status_code == 302
        assert client.get(answer["Location"]).status_code == 200
        assert Intake.objects.count() == 1
        assert not Story.objects.exists()
    assert megabytes("VmHWM") - before < MOST
