"""A post as Bluesky keeps it: its key, and what in its text leads somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import NOON
from tests.networks.lexicons import Lexicons, fits
from tests.workers.platforms.bluesky.conftest import SPECIFICATION
from workers.platforms.base import Message, Prepared
from workers.platforms.bluesky import records
from workers.platforms.bluesky.records import Blob

FORMS = ("tid", "recordkey", "handle", "did", "nsid", "atidentifier", "aturi", "language", "datetime")
NAMES = {"recordkey": "record-key", "atidentifier": "at-identifier", "aturi": "at-uri"}
MESSAGE = Message("8f14e45fceea167a5a36dedd4bea2543", "Selamat pagi, Indonesia.", due_at=NOON)
LEXICONS = Lexicons(SPECIFICATION / "lexicons")
WHO = {"kominfo.go.id": "did:plc:ewvi7nxzyoun6zhxrhs64oiz"}


def led(text: str) -> list[tuple[str, str]]:
    """What a reader can follow: the kind, and the bytes of the text that lead there."""
    content = text.encode()
    found = []
    for facet in records.facets(text, WHO):
        (feature,) = facet["features"]
        part = content[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        found.append((feature["$type"].partition("#")[2], part))
    return found


def test_a_key_is_the_same_however_often_it_is_made() -> None:
    assert records.key_of(MESSAGE) == records.key_of(replace(MESSAGE, text="Lain")) == "3mugn7bktmotj"


def test_messages_that_are_due_together_have_keys_of_their_own() -> None:
    assert len({records.key_of(replace(MESSAGE, reference=f"{number:032x}")) for number in range(5_000)}) == 5_000


def test_keys_sort_as_their_times_do() -> None:
    keys = [records.key_of(replace(MESSAGE, due_at=NOON + timedelta(days=day))) for day in range(400)]
    assert keys == sorted(keys)


@given(st.text(min_size=1, max_size=40), st.integers(0, 2**33))
def test_every_key_is_a_timestamp_identifier_as_the_network_defines_it(reference: str, second: int) -> None:
    assert fits("tid", records.key_of(replace(MESSAGE, reference=reference, due_at=datetime.fromtimestamp(second, UTC))))


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_that_tests_go_by_are_those_of_the_network(form: str) -> None:
    for verdict in ("valid", "invalid"):
        lines = (SPECIFICATION / "interop-test-files" / "syntax" / f"{form}_syntax_{verdict}.txt").read_text().split("\n")
        wrong = [
            line for line in lines if line and line[0] != "#" and fits(NAMES.get(form, form), line) != (verdict == "valid")
        ]
        assert wrong == []


def test_the_time_of_a_post_is_the_one_it_was_approved_for() -> None:
    assert records.created_at(MESSAGE) == NOON.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_content_address_is_that_of_the_bytes() -> None:
    # The example of an empty raw block in the multiformats' own documentation.
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert records.cid_of(empty) == "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"


def test_a_blob_is_read_back_from_the_ledger() -> None:
    blob = Blob("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", "image/jpeg", 50_629)
    assert Blob.read(str(blob)) == blob


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Info: https://kominfo.go.id/berita.", [("link", "https://kominfo.go.id/berita")]),
        ("(lihat https://id.wikipedia.org/wiki/Jawa_(pulau))", [("link", "https://id.wikipedia.org/wiki/Jawa_(pulau)")]),
        ("Buka kominfo.go.id atau www.bmkg.go.id!", [("link", "kominfo.go.id"), ("link", "www.bmkg.go.id")]),
        ("🇮🇩 #SatuData, #2024 #Hari_1!", [("tag", "#SatuData"), ("tag", "#Hari_1")]),
        ("Halo @kominfo.go.id, @tidak.ada.id", [("mention", "@kominfo.go.id")]),
        ("Surat ke humas@kominfo.go.id", []),
        ("“@kominfo.go.id” #️⃣ a#b C#", [("mention", "@kominfo.go.id")]),
        ("https://x.id/#bagian @", [("link", "https://x.id/#bagian")]),
        ("#ß𝔘👨‍👩‍👧 é#x", [("tag", "#ß𝔘")]),
        ("http:// https://", []),
        (f"#{'a' * 65} #{'a' * 64}", [("tag", f"#{'a' * 64}")]),
    ],
)
def test_what_leads_somewhere_is_found_by_its_bytes(text: str, expected: list[tuple[str, str]]) -> None:
    assert led(text) == expected


def test_a_link_without_its_beginning_leads_to_the_safe_one() -> None:
    (facet,) = records.facets("kominfo.go.id", {})
    assert facet["features"] == [{"$type": "app.bsky.richtext.facet#link", "uri": "https://kominfo.go.id"}]


@given(st.text(alphabet=st.sampled_from("a.b#@ /:httpsid🇮🇩é()\n-_1“"), max_size=120))
def test_whatever_the_text_its_facets_are_in_it_in_order_and_legal(text: str) -> None:
    record = records.record(replace(MESSAGE, text=text), Prepared())
    ends = 0
    for facet in record.get("facets", []):
        index = facet["index"]
        assert ends <= index["byteStart"] < index["byteEnd"] <= len(text.encode())
        text.encode()[index["byteStart"] : index["byteEnd"]].decode()
        ends = index["byteEnd"]
    assert LEXICONS.record_faults(record) == []
