"""Connecting LinkedIn: a person agrees, and chooses which of the organisations they administer this account is.

Source: LinkedIn's pages on its authorization code flow and organizationAcls. Tokens are good for 60 days and are renewed only
for approved partners. Never tried on the live network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from content.people.credentials import Grant
from workers.connecting import answers, consent
from workers.connecting.consent import Dialogue
from workers.connecting.ways import Departure, Errand, Found
from workers.platforms.means import Means

SCOPE = "r_organization_admin r_organization_social w_organization_social"
ORGANISATION = re.compile(r"urn:li:organization:([0-9]+)")
MOST = 20


@dataclass(frozen=True)
class LinkedInWay:
    """The office's application asks for the organisations of a person."""

    means: Means
    application: str = "linkedin"

    def leave(self, _typed: Mapping[str, str], errand: Errand) -> Departure:
        """LinkedIn's own page."""
        return consent.leave(self._dialogue, errand)

    def arrive(self, kept: Mapping[str, str], code: str, errand: Errand) -> tuple[Found, ...]:
        """The organisations that this person administers."""
        grant = consent.granted(self.means, consent.exchanged(self.means, self._dialogue, kept, code, errand))
        question = "organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&count=100"
        roles = answers.rows(self._read(question, grant), "elements")
        named = [ORGANISATION.fullmatch(str(role.get("organization") or role.get("organizationTarget"))) for role in roles]
        return tuple(self._organisations([found[1] for found in named if found][:MOST], grant))

    def _organisations(self, numbers: list[str], grant: Grant) -> Iterator[Found]:
        said = self._read(f"organizations?ids=List({','.join(numbers)})", grant) if numbers else {}
        for number in numbers:
            one = answers.inner(answers.inner(said, "results"), number)
            urn = f"urn:li:organization:{number}"
            yield answers.found(replace(grant), remote_id=urn, name=one.get("localizedName"), handle=one.get("vanityName"))

    def _read(self, question: str, grant: Grant) -> dict[str, object]:
        headers = {"LinkedIn-Version": self.means.linkedin_version, "X-Restli-Protocol-Version": "2.0.0"}
        address = f"{self.means.address('linkedin')}/rest/{question}"
        return answers.read(self.means, address, grant.secrets["access_token"], headers)

    @property
    def _dialogue(self) -> Dialogue:
        home = self.means.address("linkedin.authorize")
        return Dialogue(
            page=f"{home}/oauth/v2/authorization",
            token=f"{home}/oauth/v2/accessToken",
            client=self.means.application(self.application),
            scope=SCOPE,
            proof=False,
        )
