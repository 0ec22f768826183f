"""Layers that an artist named become parts: PSD, ORA and KRA files and SVG groups, and what names mean."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.media.decode import Pictures
from studio.media.layer_names import Named, kind_of, named_within
from studio.media.layered import unpacked_lzf
from studio.media.layers import layer_parts
from studio.pixels.parts import KINDS, Parts
from tests.pixels.kit import subject

SIZE = 128
Layer = tuple[str, np.ndarray, tuple[int, int]]  # name, RGBA, corner


def block(width: int, height: int) -> np.ndarray:
    return np.full((height, width, 4), (200, 120, 80, 255), np.uint8)


FIGURE: list[Layer] = [
    ("Layer 12", block(SIZE, SIZE), (0, 0)),  # says nothing, so it is no part
    ("tail", block(30, 8), (80, 84)), ("Torso", block(36, 50), (46, 50)), ("leg_R", block(12, 30), (68, 96)), ("Leg L", block(12, 30), (48, 96)),
    ("ArmUpper.L", block(10, 20), (36, 54)), ("hand_l", block(10, 10), (36, 74)), ("Right Arm", block(10, 30), (82, 54)),
    ("HEAD", block(40, 36), (44, 16)), ("mouth", block(12, 4), (58, 42)),
]  # fmt: skip


def check(parts: Parts | None) -> None:
    """The figure's parts, whatever file they came from."""
    assert parts is not None and (parts.width, parts.height) == (SIZE, SIZE)
    kinds = sorted(p.kind for p in parts.parts)
    assert kinds == ["arm", "arm", "body", "head", "leg", "leg", "mouth", "tail"]
    assert parts.parts[0].kind == "body" and all(p.certainty == 1 for p in parts.parts)
    (left,) = (p for p in parts.parts if p.kind == "arm" and p.side == "left")
    ys, xs = np.nonzero(left.mask > 127)
    assert (xs.min(), ys.min(), xs.max(), ys.max()) == pytest.approx((36, 54, 45, 83), abs=1)  # both links
    assert left.pivot == pytest.approx((41, 57), abs=6) and left.tip[1] > 78
    assert parts.parts[left.parent].kind == "body"
    (mouth,) = parts.of("mouth")
    assert parts.parts[mouth.parent].kind == "head" and mouth.depth > parts.parts[mouth.parent].depth
    (tail,) = parts.of("tail")
    assert tail.pivot[0] < 90 < tail.tip[0] and tail.depth < parts.parts[0].depth


# ------------------------------------------------------------------ files
def png(pixels: np.ndarray) -> bytes:
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "PNG")
    return packed.getvalue()


def ora(layers: list[Layer]) -> bytes:
    packed = io.BytesIO()
    rows = "".join(f'<layer name="{n}" src="data/{i}.png" x="{x}" y="{y}"/>' for i, (n, _, (x, y)) in reversed(list(enumerate(layers))))
    hidden = '<stack name="ear" visibility="hidden"><layer name="ear" src="data/0.png"/></stack>'
    with zipfile.ZipFile(packed, "w") as folder:
        folder.writestr("mimetype", "image/openraster")
        folder.writestr("stack.xml", f'<image w="{SIZE}" h="{SIZE}"><stack>{hidden}<stack name="figure">{rows}</stack></stack></image>')
        for i, (_, pixels, _) in enumerate(layers):
            folder.writestr(f"data/{i}.png", png(pixels))
        folder.writestr("mergedimage.png", png(block(SIZE, SIZE)))
    return packed.getvalue()


def tile(planes: bytes, packed: bool) -> bytes:
    """Literals only: LZF that says nothing twice."""
    if not packed:
        return b"\0" + planes
    return b"\1" + b"".join(bytes([len(planes[i : i + 32]) - 1]) + planes[i : i + 32] for i in range(0, len(planes), 32))


def kra(layers: list[Layer], packed: bool = True) -> bytes:
    out = io.BytesIO()
    rows = "".join(f'<layer name="{n}" nodetype="paintlayer" visible="1" filename="layer{i}" x="0" y="0" opacity="255"/>'
                   for i, (n, _, _) in reversed(list(enumerate(layers))))  # fmt: skip
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("mimetype", "application/x-krita")
        folder.writestr("maindoc.xml", f'<!DOCTYPE DOC PUBLIC "-//KDE//DTD krita 2.0//EN" "krita.dtd"><DOC xmlns="http://www.calligra.org/DTD/krita">'
                        f'<IMAGE name="figure" width="{SIZE}" height="{SIZE}"><layers>{rows}</layers></IMAGE></DOC>')  # fmt: skip
        for i, (_, pixels, (x, y)) in enumerate(layers):
            whole = np.zeros((SIZE, SIZE, 4), np.uint8)
            whole[y : y + pixels.shape[0], x : x + pixels.shape[1]] = pixels
            body = b""
            for ty in range(0, SIZE, 64):
                for tx in range(0, SIZE, 64):
                    planes = tile(whole[ty : ty + 64, tx : tx + 64].transpose(2, 0, 1).tobytes(), packed)
                    body += f"{tx},{ty},LZF,{len(planes)}\n".encode() + planes
            count = (SIZE // 64) ** 2
            folder.writestr(f"figure/layers/layer{i}", f"VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE 4\nDATA {count}\n".encode() + body)
        folder.writestr("mergedimage.png", png(block(SIZE, SIZE)))
    return out.getvalue()


def run_length(plane: np.ndarray) -> bytes:
    rows = [bytes([257 - len(row)]) + row[:1].tobytes() for row in plane]  # each row of one value, up to 128 pixels
    return b"\0\1" + b"".join(struct.pack(">H", len(row)) for row in rows) + b"".join(rows)


def psd(layers: list[Layer], way: int = 1) -> bytes:
    """A PSD with these layers in a group that has a name, each channel packed in one of the three ways."""
    def channel(plane: np.ndarray) -> bytes:
        if way == 1:
            return run_length(plane)
        return struct.pack(">H", way) + (plane.tobytes() if way == 0 else zlib.compress(plane.tobytes()))

    def record(name: str, box: tuple[int, int, int, int], channels: list[tuple[int, bytes]], extra: bytes = b"", hidden: bool = False) -> bytes:
        short = name.encode("ascii", "replace")[:31]
        padded = bytes([len(short)]) + short + b"\0" * ((-len(short) - 1) % 4)
        wide = struct.pack(">I", len(name)) + name.encode("utf-16-be")
        wide += b"\0" * (len(wide) % 2)
        tail = struct.pack(">II", 0, 0) + padded + b"8BIMluni" + struct.pack(">I", len(wide)) + wide + extra
        head = struct.pack(">4iH", *box, len(channels)) + b"".join(struct.pack(">hI", i, len(body)) for i, body in channels)
        return head + b"8BIMnorm" + bytes([255, 0, 2 if hidden else 0, 0]) + struct.pack(">I", len(tail)) + tail

    def divider(kind: int) -> bytes:
        return b"8BIMlsct" + struct.pack(">II", 4, kind)

    records, bodies = record("</Layer group>", (0, 0, 0, 0), [], divider(3)), b""
    every = [*layers, ("ear", block(10, 10), (50, 8))]
    for name, pixels, (x, y) in every:
        planes = [(i, channel(pixels[..., c])) for i, c in ((-1, 3), (0, 0), (1, 1), (2, 2))]
        records += record(name, (y, x, y + pixels.shape[0], x + pixels.shape[1]), planes, hidden=name == "ear")
        bodies += b"".join(body for _, body in planes)
    records += record("Figure", (0, 0, 0, 0), [], divider(1))
    info = struct.pack(">h", len(every) + 2) + records + bodies
    info += b"\0" * (len(info) % 2)
    section = struct.pack(">I", len(info)) + info + struct.pack(">I", 0)
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, SIZE, SIZE, 8, 3)
    merged = b"\0\0" + np.full((3, SIZE, SIZE), 200, np.uint8).tobytes()
    return header + struct.pack(">II", 0, 0) + struct.pack(">I", len(section)) + section + merged


@pytest.mark.parametrize("data", [ora(FIGURE), kra(FIGURE), kra(FIGURE, packed=False), psd(FIGURE), psd(FIGURE, 0), psd(FIGURE, 2)],
                         ids=["ora", "kra", "kra plain", "psd", "psd raw", "psd zip"])  # fmt: skip
def test_named_layers_are_parts(data: bytes) -> None:
    check(layer_parts(data, "figure", SIZE, SIZE))


def test_named_groups_of_an_svg_are_parts_with_pivots_where_they_meet() -> None:
    from studio.resources import resource_path

    parts = layer_parts(resource_path("assets/art/subjects/cat.svg").read_bytes(), "cat.svg", 512, 512)
    assert parts is not None
    true = subject("cat", 512)[1]
    for kind, near in (("tail", 30), ("head", 30), ("ear", 45), ("eye", 8)):
        for part in parts.of(kind):
            gaps = [np.hypot(part.pivot[0] - p.pivot[0], part.pivot[1] - p.pivot[1]) for p in true.parts if p.kind == kind]
            assert min(gaps) < near, kind
    assert len(parts.of("eye")) == 2 and {p.side for p in parts.of("eye")} == {"left", "right"}
    assert len(parts.of("leg")) == 4


@pytest.mark.parametrize("data", [b"", b"8BPS", psd(FIGURE)[:400], ora(FIGURE)[:300], kra(FIGURE)[:-3000], png(block(8, 8)), b"<svg/>"])
def test_what_has_no_readable_layers_has_no_parts(data: bytes) -> None:
    assert layer_parts(data, "broken", SIZE, SIZE) is None


def test_layers_that_say_nothing_are_no_parts() -> None:
    assert layer_parts(ora([("Layer 1", block(60, 60), (4, 4)), ("shading", block(30, 30), (9, 9))]), "plain", SIZE, SIZE) is None


def test_a_picture_knows_its_layers(tmp_path: Path) -> None:
    path = tmp_path / "figure.ora"
    path.write_bytes(ora(FIGURE))
    pictures = Pictures()
    check(pictures.layer_parts(pictures.read(path).ref))
    flat = tmp_path / "flat.png"
    flat.write_bytes(png(block(9, 9)))
    assert pictures.layer_parts(pictures.read(flat).ref) is None


# ------------------------------------------------------------------ names
@pytest.mark.parametrize(("name", "kind", "which"), [
    ("left arm", "arm", ("left",)), ("arm_l", "arm", ("left",)), ("L_Arm", "arm", ("left",)), ("ArmUpper.R", "arm", ("right",)),
    ("tail", "tail", ()), ("EyebrowRight", "brow", ("right",)), ("leg_back_far", "leg", ("back", "far")), ("Wheel 2", "wheel", ("2",)),
    ("head hair", "hair", ()), ("torso copy", "body", ()), ("Ears", "ear", ()), ("fin-top", "wing", ("top",)), ("mouth closed", "mouth", ()),
])  # fmt: skip
def test_a_name_says_what_it_is(name: str, kind: str, which: tuple[str, ...]) -> None:
    assert kind_of(name) == Named(kind, which) and kind in KINDS


@pytest.mark.parametrize("name", ["Layer 3", "", "shading", "Background", "eyelid_l", "armor", "hearth", "learn", "123", "Ебене"])
def test_a_name_that_says_nothing_is_no_part(name: str) -> None:
    assert kind_of(name) is None


def test_a_link_of_a_limb_belongs_to_its_group() -> None:
    assert named_within("hand", ("figure", "left arm")) == Named("arm", ("left",))
    assert named_within("Layer 4", ("tail",)) == Named("tail")
    assert named_within("mouth", ("head",)) == Named("mouth")
    assert named_within("shadow", ("tail",)) is None


@settings(max_examples=60, deadline=None)
@given(name=st.text(max_size=40))
def test_any_name_is_read(name: str) -> None:
    found = kind_of(name)
    assert found is None or found.kind in KINDS


def test_lzf_refers_back_and_over_itself() -> None:
    assert unpacked_lzf(bytes([1]) + b"ab" + bytes([(4 << 5) | 0, 1]), 8) == b"abababab"
    with pytest.raises(ValueError):
        unpacked_lzf(bytes([(2 << 5), 5]), 4)
    with pytest.raises(ValueError):
        unpacked_lzf(bytes([1]) + b"ab", 8)
