"""Cards are drawn for each frame: nothing outside its box, readable on whatever is behind it, the same bytes everywhere."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from config import ROOT
from content.pictures import recipes
from content.pictures.cards import contrast, drawing, fitting, templates
from content.pictures.cards.card import Card
from content.pictures.cards.drawing import draw, render_all
from content.pictures.cards.fitting import Area
from content.pictures.cards.templates import Bar, Text, shape_of
from content.pictures.refusals import CardUnreadable, ContrastTooLow, GlyphsMissing, NotAPicture, TextTooLong
from content.pictures.shapes import Made
from content.pictures.studio import Studio
from content.platforms import LANDSCAPE, LINK, PLATFORMS, PORTRAIT, SQUARE, STORY, TALL, WIDE, Frame
from tests.content.pictures.cards.writing import FILLED, card, photograph

FRAMES = (PORTRAIT, TALL, SQUARE, WIDE, LANDSCAPE, LINK, STORY)
STUDIO = Studio()


def wish(recipe: str) -> recipes.Wish:
    return recipes.wish_of(recipe)


def area(box: templates.Box, frame: Frame) -> Area:
    return drawing._area(box, frame)  # noqa: SLF001 - what is drawn is compared with where it may be


@pytest.mark.parametrize("template", FILLED)
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_a_card_fills_its_frame_and_no_letter_leaves_its_box(template: str, frame: Frame) -> None:
    made = card(template)
    picture = draw(made, frame)
    assert (picture.size, picture.mode) == ((frame.width, frame.height), "RGB")
    bare = draw(replace(made, fields={}), frame)
    for text in made.design.texts:
        if text.field and made.fields.get(text.field):
            alone = draw(replace(made, fields={text.field: made.fields[text.field]}), frame)
            left, top, right, bottom = ImageChops.difference(alone, bare).getbbox() or (0, 0, 0, 0)
            edge = area(text.boxes[shape_of(frame)], frame).corners
            assert edge[0] - 1 <= left < right <= edge[2] + 1, (text.field, left, right, edge)
            assert top < bottom <= edge[3] + 1, (text.field, bottom, edge)


@pytest.mark.parametrize("template", FILLED)
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_no_text_covers_another_or_a_bar(template: str, frame: Frame) -> None:
    placed = drawing._placed(card(template), frame, "")  # noqa: SLF001 - the places themselves are looked at
    fields = [(text.field, block.area.corners) for text, block in placed if text.field]
    bars = [("bar", area(bar.boxes[shape_of(frame)], frame).corners) for bar in card(template).design.bars]
    everything = [*fields, *bars]
    for number, (name, one) in enumerate(everything):
        for other_name, other in everything[number + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (name, one, other_name, other)


def longest(template: str) -> Card:
    """A card with as much as its fields take."""
    design = templates.newest()[template]
    filler = "Jakarta menyambut tamu negara "
    return card(template, photo=b"", **{one.name: (filler * 12)[: one.longest].strip() for one in design.fields})


@pytest.mark.parametrize("template", ["kutipan", "pengumuman"])
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_a_card_as_long_as_its_fields_take_still_fits(template: str, frame: Frame) -> None:
    placed = drawing._placed(longest(template), frame, "")  # noqa: SLF001 - the places themselves are looked at
    assert all(block.area.bottom <= frame.height for _, block in placed)


def test_a_short_text_gets_larger_letters() -> None:
    text = templates.newest()["kutipan"].texts[1]
    place = Area(0, 0, 900, 700)
    short, long = (fitting.fitted(words, text, place, (30, 100)) for words in ("Siap!", "Jakarta siap " * 20))
    assert short
    assert long
    assert short.face.ascent > long.face.ascent


def test_what_does_not_fit_says_how_much_to_cut() -> None:
    made = card("angka", number="1.234.567.890.12", caption="pertanggungjawaban " * 8)
    with pytest.raises(TextTooLong) as refused:
        draw(replace(made, fields=dict(made.fields) | {"caption": "kata " * 300}), LINK)
    cut = int(str(refused.value.facts["cut"]))
    shorter = ("kata " * 300).strip()[: 1499 - cut]
    assert draw(replace(made, fields=dict(made.fields) | {"caption": shorter}), LINK)
    assert "kata kata" in refused.value.sentence()
    assert "Shorten it by" in refused.value.sentence()


def test_a_word_wider_than_its_box_is_refused_not_cut_off() -> None:
    with pytest.raises(TextTooLong):
        draw(card(speaker="W" * 60), PORTRAIT)


def test_emoji_are_named_and_refused() -> None:
    with pytest.raises(GlyphsMissing, match="🎉"):
        draw(card(quote="Selamat 🎉"), SQUARE)


def test_letters_that_cannot_be_read_are_refused_with_their_ratio() -> None:
    with pytest.raises(ContrastTooLow) as refused:
        draw(card(ground="ffe08a", text="ffffff", accent="ffffff"), SQUARE)
    assert float(str(refused.value.facts["ratio"])) < contrast.LEAST


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_on_a_photo_every_pixel_behind_the_letters_lets_them_be_read(frame: Frame) -> None:
    photo = photograph()
    made = card(photo=photo)
    placed = drawing._placed(made, frame, "")  # noqa: SLF001 - the places themselves are looked at
    bare = replace(made, fields={})
    assert bare.fields == {}
    ground = drawing._ground(made, frame, contrast.colour_of(made.colours["ground"]), photo, "")  # noqa: SLF001 - as drawn
    colours = {use: contrast.colour_of(said) for use, said in made.colours.items()}
    veiled = drawing._veiled(ground, placed, colours, photo=True, filename="")  # noqa: SLF001 - as drawn
    for text, block in placed:
        seen = veiled.crop(block.area.corners).convert("RGB").getcolors(10_000_000) or []
        worst = min(contrast.ratio(colours[text.colour], colour) for _, colour in seen)  # type: ignore[arg-type] # RGB
        assert worst >= contrast.LEAST, (text.field, worst)
    assert len(veiled.getcolors(10_000_000) or []) > 1, "the photo can still be seen"


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")])
def test_a_photo_of_any_kind_may_stand_behind_a_card(kind: str, mode: str) -> None:
    photo = photograph(kind, mode)
    drawn = draw(card(photo=photo), SQUARE, photo=photo)
    assert (drawn.mode, drawn.size) == ("RGB", (SQUARE.width, SQUARE.height))
    assert len(drawn.getcolors(2_000_000) or []) > len(draw(card(), SQUARE).getcolors(2_000_000) or [])


def test_a_background_that_is_no_picture_is_refused() -> None:
    [refused] = render_all(card(photo=b"no picture").canonical(), [wish("x.wide")], photo=b"no picture", filename="k")
    assert isinstance(refused, NotAPicture)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"schema":"tayang/card/9"}', card().canonical()[:-9]])
def test_what_is_no_card_is_refused(content: bytes) -> None:
    [refused] = render_all(content, [wish("x.wide")], filename="k")
    assert isinstance(refused, CardUnreadable)


def test_a_card_without_the_photo_it_needs_is_refused() -> None:
    [refused] = render_all(card(photo=b"elsewhere").canonical(), [wish("x.wide")], filename="k")
    assert isinstance(refused, CardUnreadable)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_network_gets_what_it_takes_in_each_of_its_formats(platform: str) -> None:
    network = PLATFORMS[platform]
    wishes = [wish(recipes.recipe(platform, frame=frame.name)) for frame in network.frames if frame.width > 400]
    for made, asked in zip(render_all(card("angka").canonical(), wishes), wishes, strict=True):
        assert isinstance(made, Made)
        assert made.mime in network.mimes
        assert len(made.content) <= network.picture_bytes
        assert (made.width, made.height) == (asked.frame.width, asked.frame.height)
        with Image.open(io.BytesIO(made.content)) as picture:
            assert picture.size == (made.width, made.height)


def test_the_office_sees_it_as_a_feed_does() -> None:
    [made] = render_all(card().canonical(), [wish(recipes.OVERVIEW)])
    assert isinstance(made, Made)
    assert (made.width, made.height) == (1024, 1280)


AGAIN = """
import hashlib, json, sys
from content.pictures import recipes
from content.pictures.cards.drawing import render_all
from tests.content.pictures.cards.writing import card, photograph
photo = photograph()
made = render_all(card(photo=photo).canonical(), [recipes.wish_of(name) for name in sys.argv[1:]], photo=photo)
print(json.dumps([hashlib.sha256(one.content).hexdigest() for one in made]))
"""


def test_another_process_the_sandbox_and_another_company_of_wishes_give_the_same_bytes() -> None:
    photo = photograph()
    content = card(photo=photo).canonical()
    names = ["instagram.portrait", "x.wide"]
    here = [digest(made) for made in render_all(content, [wish(name) for name in names], photo=photo)]
    elsewhere = subprocess.run(
        [sys.executable, "-c", AGAIN, *names], cwd=ROOT, capture_output=True, text=True, check=True
    )  # fmt: skip
    confined = STUDIO.render(content, [wish(name) for name in reversed(names)], kind="card", photo=photo)
    assert json.loads(elsewhere.stdout) == here == [digest(made) for made in reversed(confined)]


def test_the_sandbox_says_why_it_refuses() -> None:
    [refused] = STUDIO.render(card(quote="Hore 🎉").canonical(), [wish("x.wide")], kind="card", filename="k")
    assert isinstance(refused, GlyphsMissing)
    assert refused.facts["glyphs"] == "🎉"


def digest(made: object) -> str:
    assert isinstance(made, Made)
    return hashlib.sha256(made.content).hexdigest()


def test_every_template_has_boxes_within_the_frame() -> None:
    for template in templates.templates().values():
        parts: list[Text | Bar] = [*template.texts, *template.bars]
        for part in parts:
            for left, top, width, height in part.boxes.values():
                assert 0 <= left <= left + width <= 1
                assert 0 <= top <= top + height <= 1


def test_stories_keep_their_text_out_of_the_networks_own_controls() -> None:
    for template in templates.templates().values():
        for text in template.texts:
            _, top, _, height = text.boxes["tall"]
            assert top >= 0.13
            assert top + height <= 0.85
