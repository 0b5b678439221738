"""Videos meet the studio: what they are is told, their poster is upright, and they go out without what phones write in them."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from content.foundation.db import Database
from content.pictures import assets, copies, filming, footage, reels, videos, wire
from content.pictures.films import FilmRefused
from content.pictures.footage import Film
from content.pictures.framings import Framing
from content.pictures.intake import Intake
from content.pictures.recipes import OVERVIEW, Wish, recipe, wish_of
from content.pictures.refusals import (
    Damaged,
    Disguised,
    NoMovingPicture,
    PictureRefused,
    TooHeavy,
    TooManyPixels,
    WrongContainer,
)
from content.pictures.shapes import Made, Recording
from content.pictures.store import PictureStore
from content.pictures.studio import Ceilings, Studio
from content.platforms import PLATFORMS, Frame, Platform
from tests.cast import NOON
from tests.content.pictures import hostile, synthetic
from tests.content.pictures.films import film, sound_alone

STUDIO = Studio()


def wish(*mimes: str, most_bytes: int = 50_000_000) -> Wish:
    """A wish for the video itself."""
    return Wish(Frame("film", 1, 1), ("image/jpeg",), 1_000_000, Framing(moving=True), film_mimes=mimes, film_bytes=most_bytes)


EVERY_KIND = wish(reels.MP4, reels.QUICKTIME, reels.WEBM)
ONLY_MP4 = wish(reels.MP4)
SECRETS = (b"rahasia", b"Rahasia", b"106.82", b"2026", b"x264")


@pytest.fixture(scope="module")
def plain() -> bytes:
    return film(quick_start=True)


@pytest.fixture(scope="module")
def lying() -> bytes:
    """As a phone held upright writes it: lying, and to be turned to the right."""
    return film(rotation=-90)


def made(content: bytes, wished: Wish = EVERY_KIND) -> Made:
    one = STUDIO.render(content, [wished], kind="video", filename="film")[0]
    assert isinstance(one, Made), one
    return one


def still(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(made(content, wish_of(OVERVIEW)).content)).convert("RGB")


def test_a_video_is_known_by_its_content(plain: bytes) -> None:
    look = STUDIO.look(plain, filename="foto.jpg")
    assert (look.mime, look.width, look.height, look.frames) == ("video/mp4", 320, 180, 1)
    assert look.recording == Recording(1_000, "h264", 25_000, "aac")
    assert look.suggestion is None
    assert EVERY_KIND.moves
    assert videos.look(plain, most_megapixels=80) == look
    assert copies.cleaned(plain, mimes=EVERY_KIND.film_mimes) == made(plain)


@pytest.mark.parametrize(
    ("kind", "codec", "sound", "mime", "name"),
    [
        ("mov", "libx264", "aac", "video/quicktime", "h264"),
        ("webm", "libvpx-vp9", "libopus", "video/webm", "vp9"),
        ("mp4", "mpeg4", "", "video/mp4", "mpeg4"),
    ],
)
def test_every_kind_is_taken_and_cleaned(kind: str, codec: str, sound: str, mime: str, name: str) -> None:
    content = film(kind, codec, sound=sound)
    look, copy = STUDIO.look(content), made(content)
    assert (look.mime, copy.mime) == (mime, mime)
    assert look.recording is not None
    assert (look.recording.codec, bool(look.recording.sound)) == (name, bool(sound))
    assert STUDIO.look(copy.content) == look


def test_a_phone_held_upright_gives_an_upright_video(lying: bytes) -> None:
    look = STUDIO.look(lying)
    assert (look.width, look.height) == (180, 320)
    copy = made(lying)
    assert (copy.width, copy.height) == (180, 320)
    assert STUDIO.look(copy.content) == look


def test_the_poster_is_upright_too(plain: bytes, lying: bytes) -> None:
    straight, turned = still(plain), still(lying)
    assert straight.size == (320, 180)
    assert turned.size == (180, 320)
    assert _is_red(straight.getpixel((10, 10)))
    assert _is_red(turned.getpixel((170, 10))), "what was at the left is at the top, turned to the right"


def _is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return bool(pixel[0] > 180 and pixel[2] < 90)


def test_a_video_goes_out_without_what_was_written_in_it(plain: bytes) -> None:
    assert all(secret in plain for secret in SECRETS[:1])
    copy = made(plain)
    assert not [secret for secret in SECRETS if secret in copy.content]
    assert copy.content.find(b"moov") < copy.content.find(b"mdat"), "the directory stands in front"
    assert copy.content == made(plain).content


@pytest.mark.skipif(not shutil.which("exiftool"), reason="the Debian package libimage-exiftool-perl is missing")
def test_the_witness_finds_nothing_in_it(plain: bytes, tmp_path: Path) -> None:
    (tmp_path / "before.mp4").write_bytes(plain)
    (tmp_path / "after.mp4").write_bytes(made(plain).content)
    told = subprocess.run(["exiftool", "-json", "-a", "-G1", str(tmp_path)], capture_output=True, check=True, timeout=30)
    after, before = sorted(json.loads(told.stdout), key=lambda one: str(one["SourceFile"]))
    assert "Fotografer Rahasia" in before.values()
    names = " ".join(after).lower()
    assert not [word for word in ("gps", "artist", "title", "comment", "encoder", "location") if word in names]
    dates = [value for name, value in after.items() if "date" in name.lower() and not name.startswith("System:")]
    assert set(dates) <= {"0000:00:00 00:00:00"}


def test_a_quicktime_goes_to_who_takes_only_mp4() -> None:
    copy = made(film("mov"), ONLY_MP4)
    assert copy.mime == "video/mp4"
    look = STUDIO.look(copy.content)
    assert look.mime == "video/mp4"


def test_a_webm_does_not() -> None:
    content = film("webm", "libvpx-vp9", sound="libopus")
    refused = STUDIO.render(content, [ONLY_MP4, wish_of(OVERVIEW)], kind="video", filename="film")
    assert isinstance(refused[0], WrongContainer)
    assert isinstance(refused[1], Made)


def test_a_video_that_is_too_heavy_for_a_network_is_refused(plain: bytes) -> None:
    assert isinstance(STUDIO.render(plain, [wish(reels.MP4, most_bytes=1_000)], kind="video")[0], TooHeavy)


def test_what_is_no_whole_video_is_refused(plain: bytes) -> None:
    refusals = {
        "cut in its header": (plain[:600], Damaged),
        "cut in the middle": (plain[: int(len(plain) * 0.6)], Damaged),
        "Matroska": (film("matroska"), WrongContainer),
        "sound alone": (sound_alone(), NoMovingPicture),
        "a zip behind it": (plain + hostile.zipped(), Disguised),
        "nothing but a brand": (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", Damaged),
    }
    for what, (content, reason) in refusals.items():
        with pytest.raises(PictureRefused) as caught:
            STUDIO.look(content, filename="film.mp4")
        assert type(caught.value) is reason, what


def test_too_many_pixels_are_refused_before_a_picture_is_decoded() -> None:
    content = film(size=(2_048, 1_024), seconds=0.1)
    with pytest.raises(TooManyPixels):
        Studio(Ceilings(megapixels=2)).look(content)
    assert STUDIO.look(content).width == 2_048


def test_more_pixels_than_memory_has_room_for_are_refused() -> None:
    content = film(size=(4_096, 4_096), seconds=0.2, sound="")
    with pytest.raises(PictureRefused):
        Studio(Ceilings(memory=30_000_000, seconds=5)).look(content)


def test_a_video_is_entered_as_one(database: Database, store: PictureStore, plain: bytes) -> None:
    received = assets.receive(store, Intake(STUDIO, 50_000_000), content=plain, filename="film.mp4")
    with database.writing() as session:
        asset = assets.enter(session, received, added_by="ayu", now=NOON)
        assert (asset.kind, asset.milliseconds, asset.mime, asset.frames) == (assets.Kind.VIDEO, 1_000, "video/mp4", 1)
        assert (asset.focus_across, asset.print) == (None, "")


def test_changed_bytes_never_stop_the_studio(plain: bytes) -> None:
    chance = random.Random(43)
    for _ in range(40):
        broken = bytearray(plain)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            STUDIO.look(bytes(broken))
            STUDIO.render(bytes(broken), [EVERY_KIND, wish_of(OVERVIEW)], kind="video")
        except PictureRefused:
            continue


GOOD = Film("video/mp4", 1920, 1080, 20_000_000, Recording(60_000, "h264", 30_000, "aac"))


def said(one: Film, platform: str) -> list[str]:
    return [type(problem).__name__ for problem in footage.findings(one, PLATFORMS[platform])]


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=lambda platform: platform.name)
def test_a_usual_video_goes_to_every_network_that_takes_videos(platform: Platform) -> None:
    assert [type(problem).__name__ for problem in footage.findings(GOOD, platform)] == (
        [] if platform.footage else ["NoFilmTaken"]
    )


@pytest.mark.parametrize(
    ("changes", "platform", "kinds"),
    [
        ({"recording": Recording(141_000, "h264", 30_000)}, "x", ["FilmTooLong"]),
        ({"recording": Recording(140_020, "h264", 30_000)}, "x", []),
        ({"recording": Recording(1_000, "h264", 30_000)}, "instagram", ["FilmTooShort"]),
        ({"recording": Recording(60_000, "hevc", 30_000)}, "x", ["FilmMiscoded"]),
        ({"recording": Recording(60_000, "hevc", 30_000)}, "instagram", []),
        ({"recording": Recording(60_000, "h264", 120_000)}, "x", ["FilmTooFast"]),
        ({"size": 51_000_000}, "telegram", ["FilmTooHeavy"]),
        ({"mime": "video/webm"}, "bluesky", ["FilmMiscontained"]),
        ({"width": 4_000, "height": 1_000}, "x", ["FilmMisshapen"]),
        (
            {"size": 600_000_000, "recording": Recording(150_000, "vp9", 30_000)},
            "x",
            ["FilmTooLong", "FilmTooHeavy", "FilmMiscoded"],
        ),
    ],
)
def test_each_fault_is_found(changes: dict[str, object], platform: str, kinds: list[str]) -> None:
    assert said(Film(**{**vars(GOOD), **changes}), platform) == kinds


def test_a_fault_says_its_figure_and_how_to_mend_it() -> None:
    long = Film("video/mp4", 1920, 1080, 60_000_000, Recording(200_000, "h264", 30_000))
    found: list[FilmRefused] = [*footage.findings(long, PLATFORMS["x"]), *footage.findings(long, PLATFORMS["telegram"])]
    assert [problem.sentence() for problem in found] == [
        "The video is 200 seconds long; X takes 140 at most. Cut it to 140 seconds, then choose it again.",
        "The video has 60 MB; Telegram takes 50 MB at most. Export it anew with 2000 kbit/s or less, or cut it.",
    ]


def test_a_look_at_a_video_becomes_a_film(plain: bytes) -> None:
    look = STUDIO.look(plain)
    assert footage.film_of(look, 7) == Film("video/mp4", 320, 180, 7, look.recording or Recording(0, "", 0))
    assert footage.film_of(STUDIO.look(synthetic.plain()), 7) is None


def test_what_is_no_video_is_refused_inside_the_sandbox_too() -> None:
    asked = {"do": "look", "megapixels": 80, "filename": "palsu.mp4"}
    head, _ = wire.unpack(b"".join(filming.done(b"".join(wire.pack(asked, [b"bukan video"])))))
    assert "refused" in head


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=lambda platform: platform.name)
def test_a_video_that_is_to_move_goes_out_as_one_and_its_poster_elsewhere(plain: bytes, platform: Platform) -> None:
    moving = wish_of(recipe(platform.name, framing=str(Framing(moving=True))))
    still = wish_of(recipe(platform.name))
    film_made, poster = STUDIO.render(plain, [moving, still], kind="video", filename="film")
    assert isinstance(film_made, Made)
    assert isinstance(poster, Made)
    assert (film_made.mime, poster.mime.partition("/")[0]) == ("video/mp4", "image")
