"""The connector without pages: roads that depend on the settings, and hosts that are not there or not safe."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.people.troubles import Trouble
from content.people.vault import Vault
from tests.cast import NOON
from tests.networks.oauth_server import Code, OAuthServer
from tests.networks.self_signed import self_signed
from workers.connecting import networks
from workers.connecting.connector import Connector
from workers.connecting.errands import Owner
from workers.connecting.ways import ApplicationMissing, ByHand, Errand, NetworkSaysNo, same
from workers.platforms.http import Http
from workers.platforms.means import Application, Means
from workers.platforms.registry import ADAPTERS

BACK = "http://127.0.0.1:1/akun/sambung/kembali"
GITA = Owner("gita", "session-1")


@pytest.fixture
def http() -> Iterator[Http]:
    made = Http()
    yield made
    made.close()


def connector(means: Means, folder: Path) -> Connector:
    return Connector(means, folder, lambda: Vault(["00" * 32]), back=BACK)


def test_every_network_that_is_spoken_to_can_be_connected(http: Http) -> None:
    assert set(networks.WAYS) == set(ADAPTERS)
    means = Means(http, lambda: NOON)
    assert {name for name in networks.WAYS if isinstance(networks.way(name, means), ByHand)} == {"bluesky", "telegram"}


def test_nothing_begins_without_the_offices_application(http: Http, tmp_path: Path) -> None:
    for platform in ("x", "facebook", "instagram", "threads", "linkedin", "youtube", "tiktok"):
        with pytest.raises(ApplicationMissing):
            connector(Means(http, lambda: NOON), tmp_path).begin("a", platform, {}, GITA)
    assert list(tmp_path.iterdir()) == []


def test_a_host_that_is_not_there_is_called_absent(http: Http, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    means = Means(http, lambda: NOON, {"mastodon": nobody})
    with pytest.raises(NetworkSaysNo) as said:
        connector(means, tmp_path).begin("a", "mastodon", {"server": nobody}, GITA)
    assert said.value.trouble is Trouble.ABSENT


def test_a_certificate_that_nobody_vouches_for_is_called_unsafe(http: Http, tmp_path: Path) -> None:
    with self_signed(tmp_path) as address:
        means = Means(http, lambda: NOON, {"mastodon": address})
        with pytest.raises(NetworkSaysNo) as said:
            connector(means, tmp_path / "errands").begin("a", "mastodon", {"server": address}, GITA)
    assert said.value.trouble is Trouble.UNSAFE


def test_instagram_is_reached_through_a_page_where_that_is_the_only_application(http: Http) -> None:
    with OAuthServer(back=BACK) as server:
        number, secret = server.clients["facebook"]
        addresses = {"graph": f"{server.url}/facebook", "graph.authorize": f"{server.url}/facebook"}
        way = networks.way("instagram", Means(http, lambda: NOON, addresses, {"facebook": Application(number, secret)}))
        assert not isinstance(way, ByHand)
        assert "instagram_content_publish" in way.leave({}, Errand("s" * 43, BACK)).address
        server.codes["code"] = Code("facebook", number, BACK, "", "")
        (found,) = way.arrive({}, "code", Errand("s" * 43, BACK))
    assert (found.handle, found.grant.remote_id) == ("pemprov", "1784")
    assert dict(found.grant.secrets) == {"access_token": "page-token-of-pemprov", "login": "facebook"}


@pytest.mark.parametrize(
    ("registered", "handle", "alike"),
    [
        ("pemprov", "@Pemprov", True),
        ("@pemprov", "pemprov", True),
        ("pemprov", "pemprov@mastodon.example", True),
        ("pemprov@mastodon.example", "pemprov@mastodon.example", True),
        ("pemprov@mastodon.example", "pemprov@lain.example", False),
        ("pemprov", "pemprov.bsky.social", False),
        ("pemprov", "pempr0v", False),
        ("pemprov", "", False),
        ("", "", False),
    ],
)
def test_a_name_is_the_registers_or_it_is_not(registered: str, handle: str, alike: bool) -> None:  # noqa: FBT001 - a column
    assert same(registered, handle) is alike
