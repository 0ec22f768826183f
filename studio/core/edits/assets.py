"""Media of the project: each content is held once. Project -> Project, pure."""

from __future__ import annotations

from dataclasses import replace

from studio.core.project import AssetRef, Project, find


def with_asset(project: Project, asset: AssetRef) -> tuple[Project, AssetRef]:
    """The project with these media, and the asset that stands for them: one of the same content and kind is reused."""
    for held in project.assets:
        if held.sha256 and held.sha256 == asset.sha256 and held.kind == asset.kind:
            return project, held
    return replace(project, assets=(*project.assets, asset)), asset


def content_of(project: Project, asset_id: str) -> AssetRef | None:
    """The asset with that id, None for "" and for one that isn't there."""
    return find(project.assets, asset_id) if asset_id else None
