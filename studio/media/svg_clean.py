"""An SVG with everything taken out that could reach outside it or run: what is left only draws.

Entities are refused, scripts, links to other files and foreign content are removed and said. It does not draw.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from studio.media.errors import PictureError

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
MAX_ELEMENTS = 200_000
_ACTIVE = {"script", "foreignObject", "handler", "listener", "iframe", "audio", "video"}
_MOVING = {"animate", "animateTransform", "animateMotion", "animateColor", "set", "discard"}
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#)[^)]*\)|@import[^;]*;?", re.IGNORECASE)
_INSIDE_DATA = re.compile(r"data:image/(png|jpe?g|gif|bmp|webp);base64,", re.IGNORECASE)


def clean(text: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """(safe SVG, notes). Raises PictureError for entities, broken XML and documents that are no SVG."""
    try:
        root = fromstring(text, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise PictureError(f"{name} defines XML entities, which are not opened.", "Save it as plain SVG.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise PictureError(f"{name} is damaged or cut short: it is not a complete SVG file.") from error
    if _local(root) != "svg":
        raise PictureError(f"{name} is an XML file, not an SVG picture.")
    return _cleaned(root, name)


def _cleaned(root: Element, name: str) -> tuple[bytes, tuple[str, ...]]:
    said: set[str] = set()
    _strip(root, said, name)
    register_namespace("", SVG)
    register_namespace("xlink", XLINK)
    return tostring(root), tuple(sorted(said))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _strip(root: Element, said: set[str], name: str) -> None:
    """Walk without recursion: depth is the file's to choose."""
    waiting, count = [root], 0
    while waiting:
        element = waiting.pop()
        count += 1
        if count > MAX_ELEMENTS:
            raise PictureError(f"{name} has more than {MAX_ELEMENTS:,} shapes, too many to draw.")
        _strip_attributes(element, said)
        if _local(element) == "style" and element.text:
            element.text = _without_links(element.text, said)
        for child in list(element):
            if _is_unwanted(child, said):
                element.remove(child)
            else:
                waiting.append(child)


def _is_unwanted(child: Element, said: set[str]) -> bool:
    if not isinstance(child.tag, str):
        return True  # comments and processing instructions
    kind = _local(child)
    if kind in _ACTIVE:
        said.add("Scripts and embedded pages in it were left out.")
    elif kind in _MOVING:
        said.add("Its own animation was left out.")
    else:
        return False
    return True


def _strip_attributes(element: Element, said: set[str]) -> None:
    for key, value in list(element.attrib.items()):
        plain = key.rpartition("}")[2].lower()
        if plain.startswith("on"):
            del element.attrib[key]
            said.add("Scripts and embedded pages in it were left out.")
        elif plain in ("href", "src", "base") and _local(element) != "a":
            link = value.strip()
            if plain == "base" or not (link.startswith("#") or _INSIDE_DATA.match(link)):
                del element.attrib[key]
                said.add("Links to other files in it were left out.")
        elif "url(" in value.lower() or "@import" in value.lower():
            element.attrib[key] = _without_links(value, said)


def _without_links(style: str, said: set[str]) -> str:
    kept, removed = _OUTSIDE.subn("none", style)
    if removed:
        said.add("Links to other files in it were left out.")
    return kept
