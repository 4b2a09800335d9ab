"""Eight editors at once over HTTP, half of them from pages that are no longer fresh: nobody's words are lost (Rule 6).

What `make bench` does two hundred times beside a stock admin (`tests.bench.saves`), done here a few times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.bench import inside, saves
from tests.bench.hands import KEPT, REFUSED, SAVED, Hand, Sent, Tally

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def facts(transactional_db: None) -> saves.Facts:
    return inside.furnish()


@pytest.fixture
def hands(live_server: LiveServer, facts: saves.Facts) -> Iterator[list[Hand]]:
    everybody = saves.hands_of(int(live_server.url.rpartition(":")[2]), facts)
    yield everybody
    for hand in everybody:
        hand.close()


def test_every_acknowledged_word_is_where_its_writer_was_told(hands: list[Hand], facts: saves.Facts) -> None:
    tallies = saves.ours_at(hands, facts, lambda: json.loads(json.dumps(inside.standing())), turns=3, fewer=2)
    assert [(one.name, one.lost, one.faults) for one in tallies] == [(one.name, [], 0) for one in tallies]
    text, names, steps, captions, layout = tallies
    assert [len(one.sent) for one in tallies] == [24, 16, 16, 64, 8]
    # The test has eyes: of eight from one page one stands, and seven were told.
    for one in (text, names):
        assert one.told(SAVED) >= 1
        assert one.told(KEPT) >= 7
    assert min(steps.told(REFUSED), captions.told(REFUSED), layout.told(REFUSED)) >= 1
    assert min(steps.told(SAVED), captions.told(SAVED), layout.told(SAVED)) >= 1


def test_writers_and_readers_at_once_are_all_answered(hands: list[Hand], facts: saves.Facts) -> None:
    tally, took = saves.write_and_read(hands[:5], hands[5:], facts["own"], saves=3)
    assert (tally.told(SAVED), tally.faults, tally.lost, len(took)) == (15, 0, [], 15)
    assert all(hand.statuses for hand in hands)


@pytest.mark.once
def test_a_word_that_is_gone_is_missed() -> None:
    said = [Sent("甲", "hand-0", SAVED, at="1"), Sent("乙", "hand-1", KEPT, at="7"), Sent("丙", "hand-2", KEPT, at="8")]
    stands = {"texts": {"1": "没有它"}, "beside": {"7": ["hand-1", "乙在"], "8": ["hand-1", "丙不是他的"]}}
    lost = saves.judge(Tally("x", said), stands).lost
    assert [one[0] for one in lost] == ["甲", "丙"]
    over = [Sent("甲", "hand-0", SAVED, at="1", seen="旧"), Sent("乙", "hand-1", SAVED, at="1", seen="旧")]
    assert len(saves.judge_captions(Tally("x", over), {"1": "乙"}).lost) == 1
    moved = [Sent("2", "hand-0", SAVED, at="9"), Sent("3", "hand-0", SAVED, at="9")]
    assert len(saves.judge_layout(Tally("x", moved), {"9": 2}).lost) == 1
