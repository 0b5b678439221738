"""Lines: where an Indonesian text may be broken, and how it is broken evenly. Knows words and widths, no pixels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

Measure = Callable[[str], float]

# What stays together: each pattern says that a word of the first kind is not parted from a following word of the second.
TOGETHER = tuple(
    (re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE))
    for before, after in (
        (r".+", r"[–—/&+=:→-]+[,.;]?"),  # no line begins with a dash
        (r"\(?(rp|us\$|€|\$)\.?", r"[\d.,]+.*"),  # Rp 1.000
        (r"[\d.,–-]+", r"(ribu|juta|miliar|triliun|persen|%|°c|km|m|cm|kg|ton|orang|jam|menit|hari|tahun)\b.*"),  # 3 juta
        (r".*(ribu|juta|miliar|triliun)", r"rupiah.*"),
        (r"\(?(pukul|jam)", r"\d.*"),  # pukul 09.00
        (r"\d{1,2}[.:]\d\d[,]?", r"\(?(wib|wita|wit)\b.*"),  # 09.00 WIB
        (r"\d{1,2}[.:]\d\d", r"(s\.d\.|hingga|sampai)"),
        (r"(s\.d\.)", r"\d.*"),
        (r"\(?[\d–-]{1,5}", r"(januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\b.*"),
        (r"\(?(januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)", r"\d{4}\b.*"),
        (r"\(?(no|nomor|jl|hlm|tel|rt|rw|lt|lantai|pasal|ayat|tahun|hari|fase|gate|pintu)\.?", r"[\d/]+.*"),  # No. 5
        (r"\(?(jl|kh|dr|drs|ir|h|hj|prof|bapak|ibu|pak|bu|sdr|sdri)\.?", r"[A-Z].*"),  # Dr. Sari
        (r"ke", r"\d.*"),
        (r"\(?([a-z]\.)+", r"[a-z].*"),  # M.H. Thamrin
    )
)
HARD = re.compile(r"\s*\n\s*")


def pieces(text: str) -> list[list[str]]:
    """The unbreakable pieces of each line that the writer began; a piece is one word, or some that belong together."""
    return [_joined(line.split()) for line in HARD.split(text.strip())]


def _joined(words: Iterable[str]) -> list[str]:
    made: list[str] = []
    last = ""
    for word in words:
        if made and belong_together(last, word):
            made[-1] += f" {word}"
        else:
            made.append(word)
        last = word
    return made


def belong_together(before: str, after: str) -> bool:
    """Whether no line may end between two words."""
    return any(first.fullmatch(before) and second.fullmatch(after) for first, second in TOGETHER)


def broken(parts: Sequence[Sequence[str]], width: float, measure: Measure) -> list[str] | None:
    """The lines of a text no wider than `width`, as few as can be; None where a single piece is wider."""
    lines: list[str] = []
    for part in parts:
        line = ""
        for piece in part:
            longer = f"{line} {piece}" if line else piece
            if measure(longer) <= width:
                line = longer
            elif measure(piece) > width:
                return None
            else:
                lines.append(line)
                line = piece
        lines.append(line)
    return lines


def even(parts: Sequence[Sequence[str]], width: float, measure: Measure) -> list[str] | None:
    """As `broken`, but what fills several lines fills them about equally: the narrowest breaking that takes no more."""
    found = [_even(part, width, measure) for part in parts]
    return None if None in found else [line for lines in found for line in lines or ()]


def _even(part: Sequence[str], width: float, measure: Measure) -> list[str] | None:
    best = broken([part], width, measure)
    if best is None or len(best) == 1:
        return best
    narrow, wide = width / 2, width
    for _ in range(6):
        middle = (narrow + wide) / 2
        tried = broken([part], middle, measure)
        if tried is not None and len(tried) == len(best):
            best, wide = tried, middle
        else:
            narrow = middle
    return best
