"""The address of a static file, with a hash in it: a browser may keep it for ever, and never keeps an old one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask, url_for


def install(app: Flask) -> None:
    """Give the templates `asset_url("app.css")` and `asset_url("htmx.js")`."""
    app.jinja_env.globals.update(asset_url=finder(Path(app.static_folder or "")))


def finder(folder: Path) -> Callable[[str], str]:
    """A function from a file's plain name to its address."""
    vendored: dict[str, str] = json.loads((folder / "vendor" / "files.json").read_text())

    @cache
    def version(name: str, _changed: float) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]

    def asset_url(name: str) -> str:
        if name in vendored:
            return url_for("static", filename=f"vendor/{vendored[name]}")
        return url_for("static", filename=name, v=version(name, (folder / name).stat().st_mtime))

    return asset_url
