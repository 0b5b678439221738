"""`./tayang bench pictures`: eight renditions of a picture, by Tayang and by what a program would use instead."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from bench import machine, tables
from bench.pictures import measuring, scenes
from bench.pictures.measuring import METHODS, OURS, ROOT, VIPS, Measured
from commands.options import Desk, shared
from content.foundation.problems import N_

PHOTOGRAPHS = ROOT.parent / "shared" / "pictures"
TIMES, SAMPLE_TIMES = 5, 2
SYNTHETIC, SAMPLE_SYNTHETIC = (12, 24, 48), (24,)
SEED = 4
KINDS = {".jpg", ".jpeg", ".png", ".webp"}
# What we aim at: times faster than Pillow by megapixels; of a 24-megapixel picture seconds beside pyvips, megabytes, likeness.
FASTER = {24: 4.0, 12: 1.8}
BESIDE_VIPS, MOST_MEGABYTES, LIKENESS = 1.2, 120.0, 0.985
HEADINGS = ("picture, method", "seconds", "x Pillow's", "cpu s", "peak MB", "ssim")
CLOSING = N_(
    "Eight renditions of each picture; medians of %(times)s runs, each method in a process of its own. Peak memory is that of "
    "the whole process after its first run; ssim is held against the renditions of Pillow with one decoding.\n"
    "Not installed and not measured: %(absent)s. Measured on: %(machine)s."
)


@click.command()
@click.option("--files", type=click.Path(path_type=Path, exists=True, file_okay=False), help="A folder of photographs.")
@click.option("--sample", is_flag=True, help="Only a small one, in under 45 seconds.")
@shared
def pictures(desk: Desk, *, files: Path | None, sample: bool) -> None:
    """Measure how long renditions take and how much memory, beside Pillow and pyvips."""
    times = SAMPLE_TIMES if sample else TIMES
    described = machine.described() | {"seed": SEED}
    with tempfile.TemporaryDirectory(prefix="tayang-bench-") as folder:
        paths = [
            *_drawn(Path(folder), SAMPLE_SYNTHETIC if sample else SYNTHETIC),
            *([] if sample and not files else _found(files)),
        ]
        measured = [measuring.measure(path, times=times) for path in paths]
    absent = [method.name for method in METHODS if not method.installed]
    facts = {"times": times, "absent": ", ".join(absent) or "–", "machine": machine.sentence(described)}
    told = {"machine": described, "times": times, "absent": absent, "measured": [asdict(one) for one in measured]}
    desk.answer(told | {"aims": aims(measured)}, lambda: f"{_table(measured)}\n{desk.translate(CLOSING) % facts}")


def aims(measured: Sequence[Measured]) -> dict[str, dict[str, float | bool]]:
    """What the synthetic pictures were to reach, what they reached, and whether that is enough."""
    told: dict[str, dict[str, float | bool]] = {}
    for megapixels, least in FASTER.items():
        ours = _ours(measured, megapixels)
        if ours:
            told[f"times_faster_{megapixels}"] = {"aim": least, "is": ours.times_faster, "met": ours.times_faster >= least}
    largest = next((one for one in measured if one.file == _name(24)), None)
    ours, vips = _ours(measured, 24), largest.of(VIPS) if largest else None
    if ours and vips:
        ratio = round(ours.seconds / vips.seconds, 2)
        told["beside_pyvips_24"] = {"aim": BESIDE_VIPS, "is": ratio, "met": ratio <= BESIDE_VIPS}
    if ours and ours.peak_megabytes and ours.ssim:
        told["peak_megabytes_24"] = {
            "aim": MOST_MEGABYTES,
            "is": ours.peak_megabytes,
            "met": ours.peak_megabytes <= MOST_MEGABYTES,
        }
        told["ssim_24"] = {"aim": LIKENESS, "is": ours.ssim, "met": ours.ssim >= LIKENESS}
    return told


def _ours(measured: Sequence[Measured], megapixels: int) -> measuring.Played | None:
    return next((one.of(OURS) for one in measured if one.file == _name(megapixels)), None)


def _name(megapixels: int) -> str:
    return f"synthetic-{megapixels}.jpg"


def _drawn(folder: Path, sizes: Sequence[int]) -> Iterator[Path]:
    for megapixels in sizes:
        path = folder / _name(megapixels)
        path.write_bytes(scenes.photograph(megapixels, seed=SEED))
        yield path


def _found(files: Path | None) -> list[Path]:
    """The photographs of a folder that are large enough; without one, those beside this repository where there are any."""
    folder = files or PHOTOGRAPHS
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in paths if path.suffix.lower() in KINDS and measuring.usable(path)]


def _table(measured: Sequence[Measured]) -> str:
    rows = [
        (
            f"{one.file}, {played.method}",
            played.seconds,
            played.times_faster,
            played.processor_seconds,
            played.peak_megabytes,
            played.ssim,
        )
        for one in measured
        for played in one.played
    ]
    return tables.printed("Eight renditions of a picture", HEADINGS, rows)
