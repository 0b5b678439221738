"""X, spoken to with tweepy over a session of ours (carrying.py), since tweepy has no time limits and its host built in.

What X says and refuses was read in its OpenAPI document 2.167 and its documentation (November 2026); nothing here has met the
live network. Every call costs money, so nothing is asked that is not needed; see COSTS.
"""

from __future__ import annotations

import logging
import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import tweepy

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms import asking, oauth
from workers.platforms.base import Call, Message, NotNow, Picture, Prepared, Public, Receipt, Refused, Sought, Target, Unknown
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.http import Ask
from workers.platforms.means import Means
from workers.platforms.x import checking, reading
from workers.platforms.x.carrying import SENTENCES, Carrier, Session, kind_of, signs
from workers.platforms.x.reading import POST_ID, rows, table
from workers.platforms.x.uploading import Uploads

PAGE = 100
MOST_PAGES = 5
# X's clock is not ours.
CLOCKS = timedelta(minutes=2)

COSTS = {"post": 0.015, "post with a link": 0.20, "deletion": 0.010, "alternative text": 0.005, "post read": 0.005}
CAPABILITIES = Capabilities(
    recovery=Recovery.LISTING, threads=True, first_comment=True, alt_text=True, films=True,
    reply_controls=checking.REPLY_CONTROLS, renews=True, costs=COSTS,
)  # fmt: skip
PATHS = (
    ("upload a picture", "POST", "/2/media/upload"),
    ("begin a film", "POST", "/2/media/upload/initialize"),
    ("send a piece of a film", "POST", "/2/media/upload/{id}/append"),
    ("end a film", "POST", "/2/media/upload/{id}/finalize"),
    ("ask whether a film is ready", "GET", "/2/media/upload"),
    ("set an alternative text", "POST", "/2/media/metadata"),
    ("publish", "POST", "/2/tweets"),
    ("find on the timeline", "GET", "/2/users/{id}/tweets"),
    ("look at a post", "GET", "/2/tweets/{id}"),
    ("delete", "DELETE", "/2/tweets/{id}"),
    ("ask whose account it is", "GET", "/2/users/me"),
)
OPERATIONS = (
    *(Operation(*row, f"x/openapi.json#/paths/{row[2].replace('/', '~1')}/{row[1].lower()}") for row in PATHS),
    Operation("look at a picture", "GET", "{picture}", "x/openapi.json#/components/schemas/Media/properties/url"),
    Operation("renew the permission", "POST", "/2/oauth2/token", "x/openapi.json#/components/securitySchemes/OAuth2UserToken"),
)

ADDRESS = re.compile(r"https?://([^/?#]+)/([^/?#]+)/status(?:es)?/([0-9]{1,19})(?:[/?#].*)?", re.IGNORECASE)
HOSTS = {"x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"}
FILMS_UNSEEN = frozenset({"pictures", "alternative texts"})
SHOWN = {"post.fields": "attachments,created_at,entities,text"}


@dataclass(frozen=True)
class XAdapter:
    """X, with the tokens of OAuth 2 (which end after two hours) or of OAuth 1.0a (which do not).

    `target.secrets["replies"]` (or that limit) is set where the office's plan lets it answer its own posts; without it
    threads and first comments are refused before anything is asked.
    """

    means: Means
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        """Keep tokens out of the logs: these libraries write whole requests there when asked for details."""
        for name in ("tweepy", "oauthlib", "requests_oauthlib"):
            logging.getLogger(name).setLevel(logging.WARNING)

    @property
    def capabilities(self) -> Capabilities:
        """Threads and first comments only where the connection's plan allows replies."""
        return CAPABILITIES

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All but the tokens' are in X's own specification."""
        return OPERATIONS

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Length by X's own count, pictures, alternative texts, cashtags, and what X has not."""
        return tuple(checking.faults(target, message))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload pictures and films, and set their alternative texts."""
        if faults := self.check(target, message):
            raise Refused(" ".join(faults))
        uploads = Uploads(self._client(target).session, target, self.means, self.sleep)
        uploaded = [uploads.sent(media) for media in message.media]
        ends = [end for _, end in uploaded if end]
        return Prepared(tuple(media_id for media_id, _ in uploaded), min(ends, default=None))

    def publish(self, target: Target, call: Call) -> Receipt:
        """The one guarded call."""
        message = call.message
        said = self._client(target, call).create_tweet(
            text=message.text,
            media_ids=list(call.prepared.media_ids) or None,
            in_reply_to_tweet_id=message.reply_to or None,
            reply_settings="mentionedUsers" if message.extras.reply_control else None,
            user_auth=signs(target),
        )
        remote_id = str(table(said.get("data")).get("id", ""))
        if not POST_ID.fullmatch(remote_id):
            raise Unknown("X accepted, with an answer that names no post")
        return self._receipt(target, remote_id)

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """The oldest post on the timeline with this text and as many pictures, made while the call may have lasted."""
        latest = max(sought.opened_at, sought.until or sought.opened_at) + CLOCKS
        found = None
        for post in self._timeline(target, since=sought.opened_at - CLOCKS, answers=bool(sought.message.reply_to)):
            if reading.is_it(post, sought.message) and reading.made_at(post) <= latest:
                found = self._receipt(target, str(post["id"]))
        return found

    def recognise(self, target: Target, address: str) -> str | None:
        """The number in https://x.com/{handle}/status/{number}, with either of X's names."""
        named = ADDRESS.fullmatch(address.strip())
        if named is None or named[2].lower() != _name(target).lower():
            return None
        home = self.means.address("x.authorize").partition("://")[2]
        return named[3] if named[1].lower() in {*HOSTS, home} else None

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """One post as X shows it: links as they were written, pictures in their largest size."""
        wanted = SHOWN | {"expansions": "attachments.media_keys,author_id", "media.fields": "alt_text,media_key,type,url"}
        said = self._asked(target, f"/2/tweets/{remote_id}", wanted)
        post = table(said.get("data"))
        if not post or (target.remote_id and post.get("author_id", target.remote_id) != target.remote_id):
            return None
        shown = {media.get("media_key"): media for media in rows(table(said.get("includes")).get("media"))}
        media = [table(shown.get(key)) for key in reading.media_keys(post)]
        unseen = frozenset() if all(one.get("type") == "photo" for one in media) else FILMS_UNSEEN
        pictures = tuple(self._picture(one) for one in media)
        return Public(self._address(target, remote_id), reading.written(post), pictures, reading.made_at(post), unseen)

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post down; what is not there is down."""
        try:
            said = self._client(target).delete_tweet(remote_id, user_auth=signs(target))
        except tweepy.NotFound:
            return
        if table(said.get("data")).get("deleted") is not True:
            raise NotNow(f"X did not delete it: {asking.words(said, SENTENCES)}")

    def renew(self, target: Target) -> Grant | None:
        """New tokens of OAuth 2; those of OAuth 1.0a do not end."""
        if signs(target):
            return None
        if not target.secrets.get("refresh_token"):
            raise NotNow("There is no refresh token: the connection was made without offline.access", trouble=Trouble.EXPIRED)
        application = self.means.application("x")
        said = {"grant_type": "refresh_token", "refresh_token": target.secrets["refresh_token"]}
        headers, body = asking.form_body(said | {"client_id": application.client_id})
        if application.client_secret:
            pair = b64encode(f"{application.client_id}:{application.client_secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        ask = Ask("POST", f"{self.means.address('x')}/2/oauth2/token", headers, body)
        try:
            return oauth.asked(self.means.http, ask, kept=target.secrets, now=self.means.now())
        except NotNow as error:
            # X calls a refresh token that is used up an invalid request, not an invalid grant.
            trouble = Trouble.REVOKED if "token was invalid" in error.detail else error.trouble
            raise NotNow(error.detail, wait_seconds=error.wait_seconds, trouble=trouble) from error

    def health(self, target: Target) -> Health:
        """Whose tokens these are, and whether the public sees what it posts."""
        me = table(self._asked(target, "/2/users/me", {"user.fields": "id,protected,username"}).get("data"))
        if not me or (target.remote_id and me.get("id") != target.remote_id):
            raise NotNow("These credentials are of another account", trouble=Trouble.WRONG)
        hidden = ("This account's posts are protected: the public does not see them.",) if me.get("protected") is True else ()
        return Health({name: number for name, number in target.limits.items() if name == "replies"}, warnings=hidden)

    def _client(self, target: Target, call: Call | None = None) -> tweepy.Client:
        """Make tweepy for one account; with `call`, for the one request that is guarded."""
        secrets = target.secrets
        client = tweepy.Client(
            oauth.bearer(target)["Authorization"].removeprefix("Bearer "),
            *(secrets.get(name, "") for name in ("consumer_key", "consumer_secret", "access_token", "access_token_secret")),
            return_type=dict,
        )
        client.session = Session(self.means.address("x"), Carrier(self.means, target, call))
        if signs(target):
            pair = (client.consumer_key, client.consumer_secret, client.access_token, client.access_token_secret)
            client.session.auth = tweepy.OAuth1UserHandler(*pair).apply_auth()
        else:
            client.session.headers.update(oauth.bearer(target))
        return client

    def _asked(self, target: Target, route: str, wanted: Mapping[str, str]) -> dict[str, Any]:
        """What X shows, in its present names (tweepy's own readers ask in older ones); empty where it is gone.

        X answers 200 for what is not there, with the reason in `errors`.
        """
        try:
            said = table(self._client(target).request("GET", route, params=wanted, user_auth=signs(target)).json())
        except tweepy.NotFound:
            return {}
        faults = rows(said.get("errors"))
        if not said.get("data") and faults and kind_of(faults[0]) != "resource-not-found":
            raise NotNow(f"X does not show it: {asking.words(said, SENTENCES)}", trouble=Trouble.FORBIDDEN)
        return said

    def _timeline(self, target: Target, *, since: datetime, answers: bool) -> Iterator[dict[str, Any]]:
        """The account's own posts since then, newest first: X charges for each that it lists."""
        if not target.remote_id:
            raise NotNow("The account's number on X is not known", trouble=Trouble.MISSING)
        wanted = SHOWN | {"max_results": str(PAGE), "start_time": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        wanted |= {"expansions": "referenced_posts", "exclude": "retweets"} if answers else {"exclude": "replies,retweets"}
        for _ in range(MOST_PAGES):
            said = self._asked(target, f"/2/users/{target.remote_id}/tweets", wanted)
            yield from (post for post in rows(said.get("data")) if POST_ID.fullmatch(str(post.get("id", ""))))
            if not (following := table(said.get("meta")).get("next_token")):
                return
            wanted = wanted | {"pagination_token": str(following)}

    def _picture(self, shown: Mapping[str, Any]) -> Picture:
        """A picture as X gives it out, which is not byte for byte what it was given; nothing of a film."""
        content = b""
        if shown.get("type") == "photo" and str(shown.get("url", "")).startswith(("https://", self.means.address("x"))):
            ask = Ask("GET", f"{shown['url']}?name=orig", timeout_seconds=self.means.longest_seconds)
            reply = asking.repeatable(self.means.http, ask)
            content = reply.body if reply.status == HTTPStatus.OK and not asking.is_page(reply) else b""
        return Picture(str(shown.get("alt_text") or ""), content)

    def _receipt(self, target: Target, remote_id: str) -> Receipt:
        return Receipt(remote_id, self._address(target, remote_id), reading.made_at({"id": remote_id}))

    def _address(self, target: Target, remote_id: str) -> str:
        return f"{self.means.address('x.authorize')}/{_name(target)}/status/{remote_id}"


def _name(target: Target) -> str:
    return target.handle.removeprefix("@")
