"""Prompts to scripts with the weights that ship: what the specification names, and what must hold for any words."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.errors import InputError
from studio.contract.requests import MediaRef, Role, TextPrompt, VisualPrompt
from studio.engine.composer.actions import ACTION
from studio.engine.composer.reading.planner import length_of, plan, request_of
from studio.engine.composer.reading.reader import SILHOUETTE, Reader, Reading
from studio.engine.composer.reading.telling import caption, describe, enhance, rewrite
from studio.engine.composer.script import Actor, Script
from studio.resources import resource_path
from studio.train.reading_evaluate import coverage, evaluate_reading
from studio.train.sentences.forms import sentence


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, *texts: str, **more: object) -> Script:
    return reader.read([TextPrompt(text, 2.0 * i) for i, text in enumerate(texts)], **more).script  # type: ignore[arg-type]


def one(script: Script, noun: str) -> Actor:
    return next(a for a in script.actors if a.noun == noun)


def test_who_how_many_and_where(reader: Reader) -> None:
    script = read(reader, "Two small red foxes sit left of the lighthouse, behind the rock, at dusk. Slow pan right.")
    fox = one(script, "fox")
    assert (fox.count, fox.side, fox.drawing) == (2, "left", "fox")
    assert fox.size < 1
    assert fox.colour.startswith("#")
    assert {(r.a, r.kind, r.b) for r in script.relations} >= {(fox.id, "left of", one(script, "lighthouse").id), (fox.id, "behind", one(script, "rock").id)}
    assert script.settings[0].time == "dusk"
    assert script.shots[-1].moves[0][0] == "pan"
    assert script.shots[-1].moves[0][1] > 0


def test_until_and_then(reader: Reader) -> None:
    script = read(reader, "A woman waits under the street lamp until the lamp goes on, then she walks away to the left.")
    wait, light, leave = script.deeds
    assert [d.verb for d in script.deeds] == ["wait", "turn_on", "leave"]
    assert wait.start < light.start < leave.start
    assert wait.end == light.start
    assert leave.who == wait.who
    assert leave.direction == "left"


def test_the_same_one_on_every_card(reader: Reader) -> None:
    script = read(reader, "A boy flies a kite on the beach.", "The wind grabs it.", "He runs after it, laughing.", duration=6.0)
    boy, kite = one(script, "boy"), one(script, "kite")
    chase = next(d for d in script.deeds if d.verb == "chase")
    assert (chase.who, chase.target, chase.start) == ((boy.id,), kite.id, 4.0)
    assert [a.noun for a in script.actors if not a.scenery] == ["boy", "kite"]


def test_what_is_said_and_by_whom(reader: Reader) -> None:
    script = read(reader, 'The robot says "hello there" and waves at the girl.')
    assert script.deeds[0].said == "hello there"
    assert script.deeds[0].who == (one(script, "robot").id,)


def test_length_and_shape_from_words(reader: Reader) -> None:
    reading = reader.read([TextPrompt("Ten second vertical video in 4K: a dancer twirls on a stage.")])
    assert reading.inferred == {"duration": 10.0, "aspect_ratio": "9:16", "resolution": "2160p"}
    assert reading.script.duration == 10.0


def test_an_unknown_noun_becomes_a_silhouette_and_is_told(reader: Reader) -> None:
    script = read(reader, "a samovar stands in the kitchen")
    assert one(script, "samovar").drawing == ""
    assert ("a samovar", SILHOUETTE) in script.stood_in


def test_a_near_one_stands_in_and_is_told(reader: Reader) -> None:
    script = read(reader, "a donkey walks")
    assert one(script, "donkey").stands_in
    assert ("a donkey", "horse") in script.stood_in


def test_what_must_not_be_seen(reader: Reader) -> None:
    script = read(reader, "Empty street at night, no people.", negative="text, blurry cars")
    assert not script.actors
    assert {"person", "text", "car"} <= set(script.without)


def test_pictures_get_roles_and_actors(reader: Reader) -> None:
    fox = VisualPrompt(MediaRef("0" * 64, name="fox.png"), 2.0)
    keyframe = reader.read([TextPrompt("a fox runs through the forest")], [fox])
    assert keyframe.roles == (Role.KEYFRAME,)
    assert one(keyframe.script, "fox").picture == 0
    assert reader.read([TextPrompt("a girl who looks like this character dances")], [fox]).roles == (Role.REFERENCE,)


def test_no_words_are_an_empty_scene(reader: Reader) -> None:
    assert read(reader, "", "  ").actors == ()
    assert read(reader).duration > 0
    assert read(reader, "?!... — ;").deeds == ()


def check(reading: Reading, texts: list[str]) -> None:
    """What holds for every script."""
    script = reading.script
    ids = {a.id for a in script.actors}
    assert len(ids) == len(script.actors)
    for deed in script.deeds:
        assert deed.who
        assert set(deed.who) <= ids
        assert deed.target in ids | {""}
        assert deed.verb in ACTION or deed.verb == ""
        assert 0 <= deed.start <= script.duration + 1e-6
        assert deed.end is None or deed.start <= deed.end + 1e-6
    assert all({r.a, r.b} <= ids for r in script.relations)
    assert [s.start for s in script.settings] == sorted(s.start for s in script.settings)
    assert all(a.count >= 1 for a in script.actors)
    lost = [word for word, told in coverage({"cards": [[0, t] for t in texts]}, reading) if not told]
    assert lost == []
    assert caption(script)
    assert describe(script, script.duration / 2)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=3))
def test_every_content_word_is_read_or_left_out(reader: Reader, seeds: list[int]) -> None:
    texts = [" ".join(sentence(random.Random(seed), 24).words) for seed in seeds]
    check(reader.read([TextPrompt(t, float(i)) for i, t in enumerate(texts)]), texts)


@settings(max_examples=25)
@given(st.text(alphabet=st.sampled_from("the fox runs two red and while \"!?,.;:-'\n3s"), max_size=80))
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    check(reader.read([TextPrompt(text)]), [text])


def test_the_prompts_that_were_looked_at_are_read(reader: Reader) -> None:
    figures = evaluate_reading(reader, resource_path("assets/readings/tried.toml"))
    for name, least in {"subject": 0.95, "count": 0.95, "action": 0.9, "order": 0.9, "place": 0.95, "side": 0.95, "coverage": 1.0}.items():
        assert figures[name]["share"] >= least, name


def test_the_same_words_give_the_same_script(reader: Reader) -> None:
    text = "A boy chases three ducks while his sister laughs"
    assert read(reader, text) == read(reader, text)


def test_rewriting_goes_farther_by_degree(reader: Reader) -> None:
    script = read(reader, "a red fox runs through the forest at night")
    before = set(caption(script).split())
    subtle, mild, strong = (len(before ^ set(rewrite(script, degree, seed=3).split())) for degree in (0.25, 0.5, 0.75))
    assert 0 < subtle < mild < strong
    assert "fox" in rewrite(script, 1.0)
    assert "running" in rewrite(script, 1.0)


def test_a_proposal_keeps_what_was_said(reader: Reader) -> None:
    text = "two foxes dance slowly at night"
    longer = enhance(reader, text)
    assert longer.startswith(text)
    assert len(longer) > len(text) + 20
    assert "evening" not in longer


def test_a_story_becomes_cards_that_stand_alone(reader: Reader) -> None:
    cards = plan(reader, "A robot lives in the desert. He is sad at night. A girl gives him a ball. They play together.")
    assert [c.time for c in cards] == sorted(c.time for c in cards)
    assert cards[0].time == 0
    assert any("robot" in c.who for c in cards[1:])
    assert all(c.place == "desert dunes" for c in cards)
    assert " ".join(c.narration for c in cards).endswith("They play together.")
    assert not any(card.text.count("a robot") + card.text.count("A robot") for card in cards[1:] if "robot" in cards[0].who)
    body = request_of(cards, length_of(cards))
    assert len(body["prompts"]) == len(cards)
    with pytest.raises(InputError):
        plan(reader, "  ")


@pytest.mark.slow
def test_training_runs_whole(tmp_path: Path) -> None:
    from studio.train import reading_run

    answer = reading_run.run("reading", smoke=True, seed=2, say=lambda _: None, state=tmp_path)
    assert (tmp_path / "reading-smoke" / "weights.safetensors").is_file()
    assert answer["figures"]["tried"]["coverage"]["share"] == 1.0
