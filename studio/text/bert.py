"""The BERT encoder (Devlin et al. 2018) in the few lines that inference needs.

transformers has it too, but importing it there takes seconds, and words typed right after the start would wait for
them. A test holds this one to the library's output, bit for bit up to rounding.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor


class Bert:
    """Token ids [B, L] to hidden states [B, L, D] of the last layer, in float32."""

    def __init__(self, weights: dict[str, Tensor], layers: int, heads: int, epsilon: float) -> None:
        self.weights = weights
        self.layers = layers
        self.heads = heads
        self.epsilon = epsilon

    @classmethod
    def load(cls, folder: Path) -> Bert:
        """From a folder with config.json and model.safetensors as the hub has them."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
        return cls(weights, config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"])

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return F.layer_norm(x, x.shape[-1:], self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], self.epsilon)

    def _attend(self, layer: str, x: Tensor, visible: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = (self._linear(f"{layer}.attention.self.{n}", x).view(batch, length, self.heads, -1).transpose(1, 2) for n in ("query", "key", "value"))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=visible)
        y = self._linear(f"{layer}.attention.output.dense", y.transpose(1, 2).reshape(batch, length, width))
        return self._norm(f"{layer}.attention.output.LayerNorm", x + y)

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.hidden(ids, mask)[-1]

    def hidden(self, ids: Tensor, mask: Tensor, upto: int | None = None) -> list[Tensor]:
        """The states [B, L, D] after each layer, the first one's first; `upto` stops after so many layers."""
        w = self.weights
        x = (w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
             + w["embeddings.token_type_embeddings.weight"][0])  # [B, L, D]
        x = self._norm("embeddings.LayerNorm", x)
        visible = mask[:, None, None, :]
        states = []
        for i in range(self.layers if upto is None else upto):
            layer = f"encoder.layer.{i}"
            x = self._attend(layer, x, visible)
            hidden = F.gelu(self._linear(f"{layer}.intermediate.dense", x))
            x = self._norm(f"{layer}.output.LayerNorm", x + self._linear(f"{layer}.output.dense", hidden))
            states.append(x)
        return states
