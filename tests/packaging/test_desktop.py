"""The files a desktop reads: they parse, name each other, and agree with the program."""

from __future__ import annotations

import configparser
import re
import tomllib

from defusedxml import ElementTree

from studio import __version__
from tests.architecture.rooms import ROOT

ID = "org.kinora.Kinora"
PACKAGING = ROOT / "packaging"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def test_the_desktop_entry_starts_the_command_that_is_installed() -> None:
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(PACKAGING / f"{ID}.desktop")
    values = entry["Desktop Entry"]
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert values["Exec"].split()[0] in scripts
    assert values["Icon"] == values["StartupWMClass"] == ID
    assert values["Version"] == "1.1" and "SingleMainWindow" not in values
    assert "image/" not in values["MimeType"], "pictures are opened, not claimed"


def test_the_metainfo_names_the_entry_the_licence_and_this_version() -> None:
    info = ElementTree.parse(PACKAGING / f"{ID}.metainfo.xml").getroot()
    assert info.findtext("id") == ID and info.findtext("launchable") == f"{ID}.desktop"
    assert info.findtext("project_license") == "GPL-3.0-or-later"
    assert len(info.findtext("summary")) <= 35
    assert info.find("releases")[0].get("version") == __version__


def test_the_mime_type_knows_projects_by_their_name_and_content() -> None:
    kind = ElementTree.parse(PACKAGING / f"{ID}.xml").getroot()[0]
    assert kind.find(f"{MIME}glob").get("pattern") == "*.kinora"
    inner = kind.find(f"{MIME}magic/{MIME}match/{MIME}match")
    assert inner.get("offset") == "68" and re.fullmatch("[A-Z]{4}", inner.get("value"))


def test_the_icon_is_a_drawing_in_the_accent_of_the_house() -> None:
    icon = (PACKAGING / "icons" / f"{ID}.svg").read_text()
    assert ElementTree.fromstring(icon).get("viewBox") == "0 0 128 128" and "#f2a33c" in icon
