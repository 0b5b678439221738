"""A bucket: where a network fetches a picture itself, when the office keeps what is public on an S3 service."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from content.pictures.store import PictureStore
from content.publication.exhibits import ENDINGS, GOOD_FOR
from workers.platforms.base import NotNow

CONNECT_SECONDS, READ_SECONDS = 5, 60


class Bucket:
    """A bucket of an S3 service: a rendition is put there when it is first asked for, and shown by a signed address.

    What has gone out may be removed by a rule of the bucket (a lifecycle of a few days); nothing here depends on it.
    """

    def __init__(self, address: str, store: PictureStore) -> None:
        """Use `address`, such as s3://key:secret@s3.kantor.go.id/pictures?region=id-jkt, and `&plain=1` where it has no TLS."""
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        host = parts.netloc.rpartition("@")[2]
        self._name = parts.path.strip("/")
        self._store = store
        self._client = boto3.client(
            "s3",
            aws_access_key_id=unquote(parts.username or ""),
            aws_secret_access_key=unquote(parts.password or ""),
            endpoint_url=f"{'http' if asked.get('plain') else 'https'}://{host}",
            region_name=asked.get("region", "us-east-1"),
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
                proxies={},
                signature_version="s3v4",
            ),
        )

    def address_of(self, sha256: str, mime: str) -> str:
        """Where these bytes may be fetched for a day.

        Raises:
            NotNow: the bucket does not take them.
            PictureMissing, PictureAltered: they are not as they were kept.
        """
        key = f"{sha256}.{ENDINGS.get(mime, 'bin')}"
        try:
            if not self._holds(key):
                content = self._store.rendition(sha256)
                self._client.put_object(Bucket=self._name, Key=key, Body=content, ContentType=mime)
            asked = {"Bucket": self._name, "Key": key}
            return self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=int(GOOD_FOR.total_seconds()))
        except (BotoCoreError, ClientError) as error:
            # Its own words may hold an address with a signature in it: the kind of failure is enough.
            raise NotNow(f"The bucket does not take pictures: {type(error).__name__}") from error

    def _holds(self, key: str) -> bool:
        """Whether it is there already; named by its SHA-256, it is the same."""
        try:
            self._client.head_object(Bucket=self._name, Key=key)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"404", "NoSuchKey", "NotFound"}:
                return False
            raise
        return True
