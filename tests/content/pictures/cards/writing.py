"""Cards as staff would fill them in, for tests."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

from PIL import Image

from content.pictures.cards import card as cards
from content.pictures.cards import templates
from content.pictures.cards.card import Card

QUOTE = {
    "quote": "Jakarta siap menyambut para pemimpin ASEAN, aman – dan ramah – mulai H-7 hingga pukul 09.00 WIB.",
    "speaker": "Citra Lestari",
    "role": "Juru bicara pemerintah daerah",
    "office": "Pemerintah Provinsi DKI Jakarta",
}
NOTICE = {
    "label": "Info lalu lintas",
    "title": "Rekayasa Lalu Lintas Selama KTT ke-43 ASEAN",
    "details": "Selasa–Kamis, 5–7 September 2023\npukul 06.00–10.00 WIB\nJl. Jenderal Sudirman dan Jl. M.H. Thamrin",
    "office": "Dinas Perhubungan",
}
NUMBER = {
    "number": "Rp 1.000",
    "caption": "tarif per perjalanan selama KTT",
    "source": "Sumber: contoh",
    "office": "Kominfotik",
}
FILLED = {"kutipan": QUOTE, "pengumuman": NOTICE, "angka": NUMBER}


def card(template: str = "kutipan", *, photo: bytes = b"", **changes: str) -> Card:
    """A card, its fields and colours (by use) changed as wished."""
    design = templates.newest()[template]
    colours = {use: said for use, said in changes.items() if use in cards.COLOURS}
    made = cards.written(design, FILLED[template] | changes, colours)
    return replace(made, background=hashlib.sha256(photo).hexdigest()) if photo else made


def photograph(kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A bright picture with dark spots, so that no letters can be read on it as it is."""
    picture = Image.new("RGB", (1200, 900), (240, 240, 235))
    for left in range(0, 1200, 160):
        picture.paste((10, 10, 10), (left, 300, left + 40, 500))
    file = io.BytesIO()
    picture.convert(mode).save(file, kind)
    return file.getvalue()
