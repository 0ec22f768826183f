"""Open-licensed pictures for training: icon sets from the npm registry, checked against the recipe, drawn small.

Nothing of them is shipped: the sets are fetched into the training folder, rendered once to a table of small
pictures, and only the trained weights leave. Names and licences stand in the recipe and in the model's card.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from studio.contract.errors import JobError

SKIPPED = re.compile(
    r"flag|keycap|button|zodiac|arrow|symbol|clock-face|o-clock|oclock|thirty|sign$|letter|input|skin-tone|monochrome|digit|squared"
    r"|japanese|-low$|hole|square$|bracket|cross-mark|check|plus|minus|divide|equals|regional|currency|roman|numeral|math|parking|atm|wc|-(light|dark|medium)"
)


@dataclass(frozen=True)
class IconSet:
    package: str  # "@iconify-json/noto@1.2.9"
    integrity: str  # "sha512-..."
    licence: str


def fetch(icons: IconSet, folder: Path) -> dict[str, object]:
    """The set's icons.json. Fetched once with npm, checked against its integrity. Raises JobError."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / (icons.package.split("/")[-1].replace("@", "-") + ".tgz")
    if not archive.exists():
        _download(icons.package, archive)
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != icons.integrity:
        raise JobError(f"{icons.package} isn't the file that the recipe names.", f"Delete {archive} and try again.")
    with tarfile.open(archive) as tar:
        member = tar.extractfile("package/icons.json")
        if member is None:
            raise JobError(f"{icons.package} holds no icons.json.")
        return dict(json.loads(member.read()))


def _download(package: str, archive: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise JobError("The icon sets are fetched with npm, and npm isn't installed.", "Install Node.js, or train with --smoke.")
    done = subprocess.run([npm, "pack", "--silent", package], cwd=archive.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        raise JobError(f"{package} could not be fetched.", done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "")
    (archive.parent / done.stdout.strip().splitlines()[-1]).rename(archive)


def svg_of(data: dict[str, object], name: str) -> bytes:
    icons = data["icons"]
    assert isinstance(icons, dict)
    icon = icons[name]
    width = icon.get("width", data.get("width", 16))
    height = icon.get("height", data.get("height", 16))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {width} {height}">'
    return f"{head}{icon['body']}</svg>".encode()


def tight_square(rgba: np.ndarray, side: int, span: float = 0.8) -> np.ndarray | None:
    """The subject alone, its longer side `span` of a square picture [side, side, 4] uint8, premultiplied while it is resized."""
    ys, xs = np.nonzero(rgba[..., 3] > 24)
    if len(xs) < 60:
        return None
    cut = rgba[ys.min():ys.max() + 1, xs.min():xs.max() + 1].astype(np.float32)
    cut[..., :3] *= cut[..., 3:] / 255
    scale = side * span / max(cut.shape[:2])
    height, width = max(2, round(cut.shape[0] * scale)), max(2, round(cut.shape[1] * scale))
    small = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    out = np.zeros((side, side, 4), np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    out[top:top + height, left:left + width] = np.clip(small, 0, 255)
    out[..., :3] = np.minimum(out[..., :3], out[..., 3:])
    return np.rint(out).astype(np.uint8)


def plain_name(name: str) -> str:
    """ "hot-air-balloon" as words."""
    return re.sub(r"\b(with|without|of|the|a)\b", " ", name.replace("-", " ")).strip()


def wanted(name: str, seen: set[str]) -> bool:
    if SKIPPED.search(name) or name in seen or len(name) < 3:
        return False
    seen.add(name)
    return True
