"""Fetch the third-party front-end files again: `python -m web.vendoring`. For developers only; what it writes is committed.

Every package of `static/vendor/manifest.json` is fetched by name and version through npm, its archive is compared with
the manifest's sha256, and only the files named there are kept, each under a name that carries its own hash.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

FOLDER = Path(__file__).parent / "static" / "vendor"
MANIFEST = FOLDER / "manifest.json"
INDEX = FOLDER / "files.json"
SVG = "http://www.w3.org/2000/svg"
FONT = "Plus Jakarta Sans Variable"
LATIN_EXTENDED = "U+0100-02BA,U+1E00-1E9F,U+20A0-20AB,U+20AD-20C0"


class WrongArchive(Exception):
    """What was fetched is not what the manifest names."""


def fetch(package: dict[str, Any], folder: Path) -> Path:
    """The unpacked package.

    Raises:
        WrongArchive: the archive's sha256 is not the manifest's.
    """
    wanted = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), wanted]
    packed = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - names from our manifest
    archive = folder / packed.stdout.strip().splitlines()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package["sha256"]:
        raise WrongArchive(f"{wanted}: sha256 is {found}, the manifest says {package['sha256']}")
    home = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(home, filter="data")
    return home / "package"


def keep(name: str, content: bytes) -> tuple[str, str]:
    """Write `content` under a name that carries its hash; (plain name, hashed name)."""
    plain = Path(name)
    hashed = f"{plain.stem}-{hashlib.sha256(content).hexdigest()[:12]}{plain.suffix}"
    (FOLDER / hashed).write_bytes(content)
    return name, hashed


def symbol(name: str, source: str) -> str:
    """One icon as a symbol of the sprite; strokes take the colour of the text."""
    drawing = ET.fromstring(source)  # noqa: S314 - the archive's hash was checked
    shapes = [re.sub(r'\s*xmlns(:\w+)?="[^"]+"', "", ET.tostring(shape, "unicode").strip()) for shape in drawing]
    kept = [shape for shape in shapes if 'd="M0 0h24v24H0z"' not in shape]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(kept)}</symbol>'


def sprite(homes: dict[str, Path], manifest: dict[str, Any]) -> bytes:
    """All icons of the manifest as one picture."""
    ET.register_namespace("", SVG)
    paths = {package["name"]: package.get("icons", "") for package in manifest["packages"]}
    symbols = [
        symbol(icon, (homes[name] / paths[name].format(icon)).read_text())
        for name, icons in manifest["icons"].items()
        for icon in icons
    ]
    return f'<svg xmlns="{SVG}">{"".join(symbols)}</svg>\n'.encode()


def font_face(names: dict[str, str]) -> bytes:
    """The style sheet that names the font's files."""
    face = "@font-face{{font-family:'{font}';font-weight:200 800;font-display:swap;src:url({file}) format('woff2'){range}}}\n"
    extended = face.format(font=FONT, file=names["plus-jakarta-sans-ext.woff2"], range=f";unicode-range:{LATIN_EXTENDED}")
    return (face.format(font=FONT, file=names["plus-jakarta-sans.woff2"], range="") + extended).encode()


def licences(homes: dict[str, Path], manifest: dict[str, Any]) -> str:
    """The licence texts of everything kept."""
    parts = [
        f"{package['name']} {package['version']} ({package['licence']})\n\n"
        + (homes[package["name"]] / package["licence_file"]).read_text().strip()
        for package in manifest["packages"]
    ]
    return ("\n\n" + "-" * 80 + "\n\n").join(parts) + "\n"


def main() -> None:
    """Fetch, check and write everything, and say what was written."""
    manifest = json.loads(MANIFEST.read_text())
    for old in json.loads(INDEX.read_text()).values() if INDEX.exists() else ():
        (FOLDER / old).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        homes = {package["name"]: fetch(package, Path(folder)) for package in manifest["packages"]}
        names = dict(
            keep(name, (homes[package["name"]] / path).read_bytes())
            for package in manifest["packages"]
            for name, path in package.get("files", {}).items()
        )
        names |= dict([keep("icons.svg", sprite(homes, manifest)), keep("font.css", font_face(names))])
        (FOLDER / "LICENCES.txt").write_text(licences(homes, manifest))
    INDEX.write_text(json.dumps(names, indent=2, sort_keys=True) + "\n")
    sys.stdout.write(INDEX.read_text())


if __name__ == "__main__":
    main()
