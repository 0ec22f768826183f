"""Times: in order, inside their cards, as words said."""

from hypothesis import given
from hypothesis import strategies as st

from studio.engine.composer.reading import timing
from studio.engine.composer.reading.cast import One
from studio.engine.composer.reading.notes import Card, Event

FOX = One("fox_1", "fox", "a fox", frozenset({"animal"}))
VERBS = st.sampled_from(["walk", "jump", "look", "sleep", "", "leave"])


@st.composite
def cards(draw: st.DrawFn) -> Card:
    groups = draw(st.lists(st.lists(st.builds(Event, who=st.just([FOX]), verb=VERBS, asked=st.just("x"), seconds=st.none() | st.floats(0, 9), wait=st.floats(0, 3)),
                                    min_size=1, max_size=3), max_size=5))
    return Card(groups)


@given(cards(), st.floats(0, 20), st.floats(0, 20))
def test_groups_begin_in_order_inside_their_card(card: Card, begin: float, length: float) -> None:
    found = timing.starts(card, (begin, begin + length))
    assert len(found) == len(card.groups)
    assert found == sorted(found)
    assert all(begin - 1e-2 <= s <= begin + length + 1e-2 for s in found)


def test_a_said_second_is_kept() -> None:
    card = Card([[Event([FOX], "walk", "walks")], [Event([FOX], "jump", "jumps", at=3.0)], [Event([FOX], "sleep", "sleeps")]])
    assert timing.starts(card, (0.0, 6.0))[1] == 3.0


def test_cards_last_until_the_next_one() -> None:
    spans, total = timing.spans([Card(), Card(), Card()], [0.0, 2.0, 4.0], 6.0)
    assert spans == [(0.0, 2.0), (2.0, 4.0), (4.0, 6.0)]
    assert total == 6.0


def test_what_lasts_ends_when_the_same_one_goes_elsewhere() -> None:
    walk, look, run = Event([FOX], "walk", "walks"), Event([FOX], "look", "looks"), Event([FOX], "run", "runs")
    assert timing.ends([(0.0, walk), (1.0, look), (2.0, run)], 5.0) == [2.0, 2.0, None]


def test_until_ends_where_the_other_begins() -> None:
    light = Event([FOX], "turn_on", "goes on")
    wait = Event([FOX], "wait", "waits", until=light)
    assert timing.ends([(0.0, wait), (2.5, light)], 5.0)[0] == 2.5
