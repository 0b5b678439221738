"""Where networks fetch: this installation's own path, or a bucket of a real S3 protocol server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3
from moto.server import ThreadedMotoServer

from content.pictures.hindrances import PictureMissing
from content.pictures.store import PictureStore
from content.publication.exhibits import Signer
from tests.cast import NOON
from workers.bucket import Bucket
from workers.exhibiting import OwnPath
from workers.platforms.base import NotNow

CONTENT = b"\xff\xd8 sebuah gambar"


def test_our_own_path_is_below_the_public_address() -> None:
    path = OwnPath("https://media.kantor.go.id/", Signer("s"), lambda: NOON)
    assert path.address_of("5f" * 32, "image/jpeg").startswith("https://media.kantor.go.id/m/")


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path)


def bucket_at(service: str, store: PictureStore, name: str = "gambar") -> Bucket:
    return Bucket(f"s3://kunci:rahasia%2Fdua@{service}/{name}?region=us-east-1&plain=1", store)


def made(service: str, name: str = "gambar") -> None:
    urllib3.request(
        "PUT", f"http://{service}/{name}", headers={"Authorization": "AWS4-HMAC-SHA256 Credential=kunci/x/us-east-1/s3/x"}
    )


def test_a_network_fetches_the_very_bytes_from_the_bucket(service: str, store: PictureStore) -> None:
    made(service)
    sha256 = store.keep_rendition(CONTENT)
    address = bucket_at(service, store).address_of(sha256, "image/jpeg")
    answer = urllib3.request("GET", address)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert hashlib.sha256(answer.data).hexdigest() == sha256
    assert "rahasia" not in address


def test_what_is_there_is_not_put_there_again(service: str, store: PictureStore) -> None:
    made(service)
    sha256 = store.keep_rendition(CONTENT)
    bucket = bucket_at(service, store)
    bucket.address_of(sha256, "image/jpeg")
    store.rendition_path(sha256).unlink()
    assert bucket.address_of(sha256, "image/jpeg")


def test_a_picture_that_is_gone_is_named(service: str, store: PictureStore) -> None:
    made(service)
    with pytest.raises(PictureMissing):
        bucket_at(service, store).address_of("ab" * 32, "image/jpeg")


def test_a_bucket_that_is_not_there_is_a_matter_of_later(service: str, store: PictureStore) -> None:
    sha256 = store.keep_rendition(CONTENT)
    with pytest.raises(NotNow, match="does not take pictures") as caught:
        bucket_at(service, store, "lain").address_of(sha256, "image/jpeg")
    assert "rahasia" not in str(caught.value)


def test_an_absent_service_is_a_matter_of_later(store: PictureStore) -> None:
    sha256 = store.keep_rendition(CONTENT)
    with pytest.raises(NotNow):
        bucket_at("127.0.0.1:1", store).address_of(sha256, "image/jpeg")
