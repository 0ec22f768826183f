"""All commands of this version in one registry. What can't be done yet isn't in it."""

from __future__ import annotations

from studio.commands import edit, export, file, library, sticker, view
from studio.commands.registry import Registry


def standard_registry() -> Registry:
    """A new registry with every command."""
    areas = (file, edit, sticker, export, library, view)
    return Registry(command for area in areas for command in area.commands())
