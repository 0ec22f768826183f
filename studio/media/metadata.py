"""The recipe inside exported files: one JSON object, and the mark that a trained algorithm made the picture.

Images carry both in one XMP packet (PNG and APNG iTXt, WebP XMP chunk, GIF application extension), clips in
container tags. What is read back is hostile until shown otherwise: size-capped, JSON only, never obeyed.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from enum import Enum
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from studio.contract.recipe import COMPOSITE, ENHANCED, SOURCE_TAG, TRAINED
from studio.media.errors import ExportError

MAX_RECIPE = 60_000  # bytes of JSON
TAG = "kinora"
_TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "iptc": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "kinora": "https://kinora.invalid/ns/1.0/",
}


def _plain(value: Any) -> Any:
    """Dataclasses, enums and tuples as JSON's own kinds."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def pack(recipe: Mapping[str, Any]) -> str:
    """One line of JSON with the source type filled in. Raises ExportError when it is too long or no JSON."""
    whole = {SOURCE_TAG: COMPOSITE, **_plain(recipe)}
    try:
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ExportError("The recipe can't be written into the file: it is no JSON.") from error
    if len(text.encode("utf-8", "surrogatepass")) > MAX_RECIPE:
        raise ExportError("The recipe is too long to be written into the file.", "Shorten the words.")
    return text.encode("utf-8", "replace").decode("utf-8")


def unpack(text: str | bytes | None) -> dict[str, Any] | None:
    """The recipe from its JSON, or None when it is absent, too long, no JSON object or too deep."""
    if not text or len(text) > MAX_RECIPE:
        return None
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and _sound(found) else None


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


def _sound(value: Any, depth: int = 0) -> bool:
    if depth > 24:
        return False
    if isinstance(value, dict):
        return all(_sound(item, depth + 1) for item in value.values())
    if isinstance(value, list):
        return all(_sound(item, depth + 1) for item in value)
    return not isinstance(value, float) or math.isfinite(value)


def source_type(packed: str) -> str:
    """The digital source type inside packed JSON: one of the terms this program writes."""
    found = (unpack(packed) or {}).get(SOURCE_TAG)
    return str(found) if found in (TRAINED, ENHANCED) else COMPOSITE


def xmp(packed: str) -> bytes:
    """An XMP packet with the IPTC digital source type and the recipe's JSON."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_NAMES["rdf"]}"><rdf:Description rdf:about="" '
        f'xmlns:Iptc4xmpExt="{_NAMES["iptc"]}" xmlns:kinora="{_NAMES["kinora"]}">'
        f"<Iptc4xmpExt:DigitalSourceType>{_TERMS}{source_type(packed)}</Iptc4xmpExt:DigitalSourceType>"
        f"<kinora:recipe>{escape(_printable(packed))}</kinora:recipe>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _printable(packed: str) -> str:
    """Control characters that XML forbids as JSON escapes."""
    return "".join(c if c >= " " and c not in "\x7f\ufffe\uffff" else f"\\u{ord(c):04x}" for c in packed)


def from_xmp(packet: bytes | str | None) -> dict[str, Any] | None:
    """The recipe inside an XMP packet, or None."""
    if not packet or len(packet) > 4 * MAX_RECIPE:
        return None
    data = packet.encode("utf-8", "replace") if isinstance(packet, str) else packet
    try:
        root = fromstring(data.strip(b"\0"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    found = root.find(f".//{{{_NAMES['kinora']}}}recipe")
    return None if found is None else unpack(found.text)
