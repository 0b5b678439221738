"""Connecting Facebook: a person agrees, and chooses which of their Pages this account is; a Page's token has no end of its own.

Source: Meta's pages on Facebook Login and long-lived tokens, and their codegen's Page fields. Never tried on the live network.
The same road leads to the Instagram accounts that belong to Pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from content.people.credentials import Grant
from workers.connecting import answers, consent
from workers.connecting.answers import SECONDS
from workers.connecting.consent import Dialogue
from workers.connecting.ways import Departure, Errand, Found
from workers.platforms.http import Ask
from workers.platforms.means import Means

VERSION = "v26.0"
PAGES = "pages_show_list,pages_read_engagement"
SCOPE = f"{PAGES},pages_manage_posts,pages_manage_engagement"
INSTAGRAM_SCOPE = f"{PAGES},instagram_basic,instagram_content_publish,instagram_manage_comments"
FIELDS = "id,name,username,access_token,tasks,instagram_business_account{id,username,name}"
MAY_POST = "CREATE_CONTENT"


@dataclass(frozen=True)
class FacebookWay:
    """The office's application asks for the Pages of a person; a short token becomes a long one, and that opens the Pages.

    With `instagram` it is their Instagram accounts that are found.
    """

    means: Means
    instagram: bool = False
    application: str = "facebook"

    def leave(self, _typed: Mapping[str, str], errand: Errand) -> Departure:
        """Facebook's own page."""
        return consent.leave(self._dialogue, errand)

    def arrive(self, _kept: Mapping[str, str], code: str, errand: Errand) -> tuple[Found, ...]:
        """The Pages on which this person may post, or the Instagram accounts that belong to them."""
        short = self._token({"redirect_uri": errand.back, "code": code})
        long = self._token({"grant_type": "fb_exchange_token", "fb_exchange_token": short})
        address = f"{self._graph}/me/accounts?{urlencode({'fields': FIELDS, 'limit': '100'})}"
        pages = answers.rows(answers.read(self.means, address, long), "data")
        return tuple(self._accounts(pages) if self.instagram else self._pages(pages))

    def _pages(self, pages: list[dict[str, Any]]) -> Iterator[Found]:
        for page in pages:
            if MAY_POST in page.get("tasks", [MAY_POST]):
                grant = Grant({"access_token": str(page.get("access_token", "")), "login": "facebook"})
                yield answers.found(grant, remote_id=page.get("id"), name=page.get("name"), handle=page.get("username"))

    def _accounts(self, pages: list[dict[str, Any]]) -> Iterator[Found]:
        for page in pages:
            if account := answers.inner(page, "instagram_business_account"):
                grant = Grant({"access_token": str(page.get("access_token", "")), "login": "facebook"})
                name = account.get("name") or page.get("name")
                yield answers.found(grant, remote_id=account.get("id"), name=name, handle=account.get("username"))

    def _token(self, asked: Mapping[str, str]) -> str:
        client = self.means.application(self.application)
        query = urlencode({"client_id": client.client_id, "client_secret": client.client_secret, **asked})
        said = consent.told(self.means, Ask("GET", f"{self._graph}/oauth/access_token?{query}", timeout_seconds=SECONDS))
        return consent.granted(self.means, said).secrets["access_token"]

    @property
    def _graph(self) -> str:
        return f"{self.means.address('graph')}/{VERSION}"

    @property
    def _dialogue(self) -> Dialogue:
        return Dialogue(
            page=f"{self.means.address('graph.authorize')}/{VERSION}/dialog/oauth",
            token="",
            client=self.means.application(self.application),
            scope=INSTAGRAM_SCOPE if self.instagram else SCOPE,
            proof=False,
        )
