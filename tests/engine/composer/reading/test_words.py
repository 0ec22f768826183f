"""Single words and how a text is cut: nothing is lost, forms lead back to their base."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from studio.engine.composer.reading.lexicon import ing_of, lexicon, past_of, plural_of, third_of
from studio.engine.composer.reading.tokens import FEATURES, features, sentences_of


def test_every_plural_leads_back() -> None:
    lex = lexicon()
    wrong = [n for n in lex.nouns if lex.singular_of(plural_of(n, lex.plural))[0] != n and plural_of(n, lex.plural) not in lex.nouns]
    assert wrong == []


def test_every_verb_form_leads_back() -> None:
    lex = lexicon()
    for lemma in lex.verbs - {"be"}:
        for form in (lemma, third_of(lemma), *past_of(lemma, lex.past, lex.doubling), ing_of(lemma, lex.doubling)):
            assert lemma in [one for one, _ in lex.verb_forms(form)]


def test_irregular_words() -> None:
    lex = lexicon()
    assert lex.singular_of("mice") == ("mouse", True)
    assert lex.singular_of("leaves") == ("leaf", True)
    assert lex.lemma_of("crept") == "creep"
    assert lex.lemma_of("sitting") == "sit"
    assert lex.lemma_of("frobnicating") == "frobnicate"


@given(st.text(alphabet=st.sampled_from("ab CU. ,'\"“”-4:\nn't!?;é"), max_size=60))
def test_words_stand_where_they_say(text: str) -> None:
    for sentence in sentences_of(text):
        for word in sentence:
            assert text.replace("\n", " ")[word.start:word.end] == word.written
        assert [w.start for w in sentence] == sorted(w.start for w in sentence)


def test_every_letter_is_in_a_word() -> None:
    text = "EXT. HARBOUR - DAWN. WS: the girl's dog doesn't bark; “come here”, she says at 2.5 seconds in 16:9."
    letters = {i for s in sentences_of(text) for w in s for i in range(w.start, w.end)}
    missing = [i for i, c in enumerate(text) if c.isalnum() and i not in letters]
    assert missing == []


def test_shorthand_and_names_of_two_words() -> None:
    words = [w.text for s in sentences_of("CU of the hot air balloon. It doesn't move.") for w in s]
    assert words == ["close-up", "of", "the", "hot-air-balloon", ".", "it", "does", "n't", "move", "."]


def test_features_say_what_a_word_may_be() -> None:
    row = features(["fish"], [False], [False])[0]
    names = {FEATURES[i] for i in np.flatnonzero(row)}
    assert {"noun fish", "verb base", "first"} <= names
