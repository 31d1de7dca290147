"""Each page keeps its templates and translations in its own folder: where they are."""

from __future__ import annotations

from pathlib import Path

WEB = Path(__file__).parent


def page_folders(name: str) -> list[Path]:
    """The folders of that name ("templates", "locale") below the pages and what they share."""
    return sorted(path for path in WEB.rglob(name) if path.is_dir())
