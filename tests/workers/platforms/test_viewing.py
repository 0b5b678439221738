"""Looking at one post of the rehearsal platform by the address that a person pasted."""

from __future__ import annotations

import pytest

from content.foundation.clock import monotonic
from tests.workers.platforms.scripted import scripted
from tests.workers.platforms.test_rehearsal import call, message, target
from workers.platforms.base import NotNow, Target
from workers.platforms.http import Http
from workers.platforms.rehearsal import RehearsalAdapter


def test_the_address_of_its_own_post_is_recognised_however_it_was_copied(adapter: RehearsalAdapter) -> None:
    account = target()
    receipt = adapter.publish(account, call(message()))
    for address in (receipt.url, f" {receipt.url}/ ", f"{receipt.url}?utm=wa#komentar", receipt.url.replace(" ", "%20")):
        assert adapter.recognise(account, address) == receipt.remote_id


def test_any_other_address_is_none_of_ours(adapter: RehearsalAdapter) -> None:
    account, home = Target("a1", "x", "pemprov"), adapter.base_url
    for address in (
        "",
        "bukan alamat",
        "http://[rusak",
        f"{home}/x/pemprov",
        f"{home}/x/lain/77",
        f"{home}/facebook/pemprov/77",
        f"{home}/x/pemprov/77/78",
        f"{home}/x/pemprov/..",
        f"{home}/x/pemprov/%2e%2e",
        f"{home}/x/pemprov/7%2F7",
        "https://jahat.example/x/pemprov/77",
        f"{home.replace('http:', 'ftp:')}/x/pemprov/77",
        f"http://{home.removeprefix('http://')}@jahat.example/x/pemprov/77",
    ):
        assert adapter.recognise(account, address) is None, address


def test_whoever_looks_waits_no_longer_than_they_were_told() -> None:
    with scripted(stays=True) as server:
        hurried, began = RehearsalAdapter(f"http://{server.host}", Http(), longest_seconds=0.2), monotonic()
        with pytest.raises(NotNow, match="No whole answer"):
            hurried.fetch(target(), "77")
        assert monotonic() - began < 5
