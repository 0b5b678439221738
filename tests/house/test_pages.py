"""Page manners, on every page with something on it: what a screen reader, a keyboard and a strict policy need.

That every route is guarded and every form carries its token is proved in tests/web/test_guard.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

import config
from content import tables
from content.foundation.db import connect
from content.people import signins
from content.people.people import Person
from tests.house import world
from tests.house.faults import none
from tests.house.world import MIDDAY, World
from tests.web.conftest import QUICK
from web import cookies, create_app

# Streams do not end, and files are not pages.
NOT_PAGES = frozenset({"static", "live.stream"})
NEEDS_NO_LABEL = frozenset({"hidden", "submit", "button", "reset", "image"})
NAMES = ("aria-label", "aria-labelledby", "title")
REFERS = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-errormessage", "for", "form", "list")
LOADS = (("script", "src"), ("link", "href"), ("img", "src"), ("source", "src"), ("iframe", "src"), ("form", "action"))
EXPECTED = frozenset({200, 401, 403, 404, 410})
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/"}


@dataclass(frozen=True)
class Shown:
    """One answer that a browser shows: a whole page, or a part that htmx puts into one."""

    address: str
    who: str
    status: int
    soup: BeautifulSoup
    policy: str

    @property
    def whole(self) -> bool:
        return self.soup.html is not None

    @property
    def place(self) -> str:
        return f"{self.address} ({self.status}, {self.who})"


# Finds faults on a page: what is wrong, and where.
Finder = Callable[[Shown], Iterator[str]]


def near(fault: str, tag: Tag) -> str:
    """A fault and the tag it is in, without what differs from record to record."""
    said = re.sub(r"\s+", " ", str(tag))[:160]
    return f"{fault}: {re.sub(r'[0-9a-f]{32,64}', '…', said)}"


def addresses(app: Flask, shown: World) -> Iterator[str]:
    """Every address that can be looked at, with real records in it."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in NOT_PAGES or "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        for values in product(*(shown.parts[name] for name in names)):
            yield re.sub(r"<[^>]+>", "{}", rule.rule).format(*_in_order(rule.rule, dict(zip(names, values, strict=True))))


def _in_order(rule: str, values: dict[str, str]) -> list[str]:
    return [values[name.rsplit(":", 1)[-1]] for name in re.findall(r"<([^>]+)>", rule)]


def look(client: FlaskClient, address: str, who: str, headers: dict[str, str] | None = None) -> Iterator[Shown]:
    """The answer, if it is for people."""
    answer = client.get(address, headers=headers)
    if answer.mimetype == "text/html" and answer.status_code not in {301, 302, 303}:
        policy = answer.headers["Content-Security-Policy"]
        soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        yield Shown(address + (" as a part" if headers else ""), who, answer.status_code, soup, policy)
    answer.close()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    """Everything there is to see, as someone with every role, as an observer and as a stranger."""
    folder = tmp_path_factory.mktemp("office")
    settings = config.load(data_folder=folder)
    database = connect(settings.database_address)
    tables.METADATA.create_all(database.engine)
    here = world.make(database, folder, Path(settings.pictures_folder))
    app = create_app(settings, database=database, hasher=QUICK, now=lambda: MIDDAY)

    def browser(person: Person | None) -> FlaskClient:
        client = app.test_client()
        if person:
            with database.writing() as session:
                client.set_cookie(cookies.SIGN_IN, signins.begin(session, person_id=person.id, now=MIDDAY, address="127.0.0.1"))
        return client

    visitors = {"everything": browser(here.everything), "observer": browser(here.cast.hadi), "stranger": browser(None)}
    places = [*addresses(app, here), "/tidak-ada"]
    found = [
        page
        for who, client in visitors.items()
        for address in places
        for headers in ((None, HTMX) if who == "everything" else (None,))
        for page in look(client, address, who, headers)
    ]
    database.close()
    return found


def test_every_page_is_seen(shown: list[Shown]) -> None:
    assert len({page.address for page in shown if page.status == 200}) >= 20
    none(page.place for page in shown if page.status not in EXPECTED)


def judged(shown: list[Shown], find: Finder, *, parts_too: bool = True) -> None:
    """Fail with every fault once, and the pages it is on."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for page in shown:
        for fault in find(page) if parts_too or page.whole else ():
            found[fault].add(page.place)
    none(f"{fault} · {len(places)} pages, such as {min(places)}" for fault, places in found.items())


def test_a_page_has_one_heading_and_one_main_part(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        for name in ("h1", "main", "title"):
            if len(page.soup.select(name if name != "title" else "head > title")) != 1:
                yield f"{len(page.soup.select(name))} times <{name}>"

    judged(shown, find, parts_too=False)


def test_a_part_brings_no_second_heading(shown: list[Shown]) -> None:
    none(page.place for page in shown if not page.whole and page.soup.h1)


def test_headings_skip_no_level(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        before = 0
        for heading in page.soup.select("h1, h2, h3, h4, h5, h6"):
            level = int(heading.name[1])
            if level > before + 1:
                yield near(f"<h{level}> after <h{before}>", heading)
            before = level

    judged(shown, find, parts_too=False)


def test_a_page_says_its_language(shown: list[Shown]) -> None:
    none(page.place for page in shown if page.soup.html and page.soup.html.get("lang") not in {"id", "en"})


def test_every_field_has_a_label(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        labelled = {str(label.get("for")) for label in page.soup.select("label[for]")}
        for field in page.soup.select("input, select, textarea"):
            named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
            if field.get("type") not in NEEDS_NO_LABEL and not named and field.find_parent("label") is None:
                yield near("no label", field)

    judged(shown, find)


def test_every_button_and_link_has_a_name(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        for control in page.soup.select("button, a[href], summary"):
            said = [control.get_text(strip=True), *(control.get(word) for word in NAMES)]
            said += [inner.get(word) for inner in control.select("img, svg") for word in ("alt", "aria-label")]
            if not any(said):
                yield near("no name", control)

    judged(shown, find)


def test_every_picture_has_its_alternative(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        yield from (near("no alt", picture) for picture in page.soup.select("img:not([alt])"))
        for drawing in page.soup.select("svg"):
            if drawing.get("aria-hidden") != "true" and not (drawing.get("aria-label") or drawing.select("title")):
                yield near("neither hidden nor named", drawing)

    judged(shown, find)


def test_no_id_is_there_twice(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        ids = [str(tag["id"]) for tag in page.soup.select("[id]")]
        yield from (f"id {name} {ids.count(name)} times" for name in sorted({one for one in ids if ids.count(one) > 1}))

    judged(shown, find)


def test_what_is_referred_to_is_there(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        ids = {str(tag["id"]) for tag in page.soup.select("[id]")}
        for word in REFERS:
            for tag in page.soup.select(f"[{word}]"):
                named = set(str(tag[word]).split())
                yield from (near(f"{word} names {name}, which is not there", tag) for name in sorted(named - ids))
        for link in page.soup.select('a[href^="#"]'):
            if str(link["href"])[1:] not in ids:
                yield near("a link to nowhere on the page", link)

    judged(shown, find, parts_too=False)


def test_every_table_says_what_its_heads_stand_for(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        yield from (near("no scope", head) for head in page.soup.select("th:not([scope])"))

    judged(shown, find)


def test_every_script_has_the_nonce_of_its_page(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        for script in page.soup.select("script"):
            if not script.get("nonce") or f"'nonce-{script['nonce']}'" not in page.policy:
                yield near("no nonce", script)

    judged(shown, find)


def test_no_page_holds_styles_or_handlers(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        yield from (near("a <style>", tag) for tag in page.soup.select("style"))
        for tag in page.soup.find_all(name=True):
            for word, value in tag.attrs.items():
                if word == "style" or word.startswith(("on", "hx-on")) or str(value).strip().lower().startswith("javascript:"):
                    yield near(f"{word} in the page", tag)

    judged(shown, find)


def test_the_policy_allows_nothing_in_a_page_and_nothing_from_elsewhere(shown: list[Shown]) -> None:
    none(page.policy for page in shown if "unsafe" in page.policy or "http" in page.policy or "*" in page.policy)


def test_no_page_loads_anything_from_elsewhere(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        for name, word in LOADS:
            for tag in page.soup.select(f"{name}[{word}]"):
                if urlsplit(str(tag[word])).netloc:
                    yield near("from elsewhere", tag)

    judged(shown, find)


def test_a_link_that_leaves_the_house_says_nothing_of_it(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        for link in page.soup.select("a[href]"):
            if urlsplit(str(link["href"])).netloc and not {"noopener", "noreferrer"} & set(link.get("rel") or ()):
                yield near("no rel", link)

    judged(shown, find)


def test_every_form_that_changes_something_carries_the_token(shown: list[Shown]) -> None:
    def find(page: Shown) -> Iterator[str]:
        for form in page.soup.select("form"):
            if str(form.get("method", "get")).lower() == "post" and not form.select('input[name="csrf_token"][value]'):
                yield near("no token", form)

    judged(shown, find)
