"""What the composer shows: the sheet, each account's card with its preview and findings, where the post stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from flask import render_template
from sqlalchemy.orm import Session

from content.approval import reviews
from content.foundation import journal
from content.foundation.journal import Entry
from content.foundation.problems import Problem
from content.people import accounts, people
from content.people.accounts import Account
from content.pictures import assets, renditions
from content.pictures.assets import Asset
from content.planning import campaigns, events
from content.planning.campaigns import Campaign
from content.planning.events import Event
from content.planning.times import said_day
from content.platforms import PLATFORMS
from content.publication import changes, threads
from content.publication.lifecycle import LIVE, State
from content.publication.publications import Publication
from content.writing import drafts, posts
from content.writing.drafts import ChangedMeanwhile, Draft, DraftVariant
from content.writing.posts import Post
from content.writing.previews import preview
from content.writing.variants import Variant, variants_of
from web import framings
from web.cards import Card, Renditions
from web.forms import comparisons, sheets
from web.forms import framings as framing_forms
from web.forms import posts as forms
from web.forms.comparisons import Difference
from web.forms.fields import Form
from web.forms.sheets import Part, Sheet
from web.guard import wants_fragment
from web.languages import language
from web.office import office


@dataclass(frozen=True)
class Standing:
    """Where a post stands: its variants, what became of each, and what is public and so cannot be changed."""

    post: Post
    variants: Sequence[Variant]
    publications: Mapping[str, Publication]  # by account id, the newest
    kept: Mapping[str, DraftVariant]
    unsettled: bool
    note: str
    history: Sequence[Entry]

    def draft(self) -> Draft:
        """The post as it is kept."""
        post = self.post
        return Draft(
            campaign_id=post.campaign_id, event_id=post.event_id, phase=post.phase, title=post.title, text=post.text,
            pillar=post.pillar, sensitivity=post.sensitivity, source=post.source,
            variants=tuple(drafts.as_draft(variant) for variant in self.variants),
        )  # fmt: skip

    def sheet(self) -> Sheet:
        """The post as the form shows it."""
        post = self.post
        general = {
            "title": post.title, "campaign": post.campaign_id, "new_campaign": "", "event": post.event_id or "",
            "phase": post.phase, "pillar": post.pillar, "sensitivity": post.sensitivity, "source": post.source,
            "version": str(post.version),
        }  # fmt: skip
        return sheets.gathered(general, post.text, [drafts.as_draft(variant) for variant in self.variants], blank().shared)


@dataclass(frozen=True)
class Choices:
    """What can be chosen from."""

    campaigns: Sequence[Campaign]
    events: Sequence[Event]
    accounts: Mapping[str, Account]
    assets: Mapping[str, Asset]

    def units(self) -> list[tuple[str, list[Account]]]:
        """The accounts by unit."""
        return [(unit, list(rows)) for unit, rows in groupby(self.accounts.values(), key=lambda account: account.unit)]

    def campaign_pairs(self, standing: Standing | None) -> list[tuple[str, str]]:
        """Campaigns to choose from; the post's own is among them even when it is archived."""
        pairs = [(campaign.id, campaign.name) for campaign in self.campaigns]
        own = (standing.post.campaign_id, standing.post.campaign.name) if standing else None
        return [*pairs, own] if own and own not in pairs else pairs

    def event_pairs(self) -> list[tuple[str, str]]:
        """Events to choose from, with their first day."""
        return [(event.id, f"{event.name} ({said_day(event.starts_on, language=language())})") for event in self.events]

    def names(self) -> dict[str, str]:
        """What campaigns, events and accounts are called, by id."""
        called = {row.id: row.name for row in self.campaigns} | {row.id: row.name for row in self.events}
        return called | {row.id: f"{row.name} ({PLATFORMS[row.platform].label})" for row in self.accounts.values()}

    def sifted(self, sheet: Sheet) -> Sheet:
        """The sheet without accounts and pictures that do not exist."""
        parts = {name: self._sifted(part) for name, part in sheet.parts.items() if name in self.accounts}
        return replace(sheet, shared=self._sifted(sheet.shared), parts=parts)

    def _sifted(self, part: Part) -> Part:
        return replace(part, pictures=tuple(row for row in part.pictures if row.asset_id in self.assets))

    def form(self, sheet: Sheet, standing: Standing | None) -> Form:
        """What is wrong with the sheet, field by field."""
        known = {campaign.id for campaign in self.campaigns} | ({standing.post.campaign_id} if standing else set())
        general = sheet.general if sheet.general["campaign"] in known else {**sheet.general, "campaign": ""}
        homes = {event.id: event.campaign_id for event in self.events}
        public = standing.kept.keys() if standing else ()
        return forms.form_of(replace(sheet, general=general), campaigns_of_events=homes, public=public)


@dataclass(frozen=True)
class Told:
    """What is said above the form: what is wrong with it, refused pictures, whether all findings are listed."""

    form: Form | None = None
    refusals: Sequence[Problem] = field(default_factory=tuple)
    checked: bool = False


def blank() -> Sheet:
    """The sheet of a new post."""
    return forms.blank(now=office().now(), zone=office().settings.zone)


def standing_of(session: Session, post_id: str) -> Standing:
    """Where a post stands.

    Raises:
        NotFound
    """
    post, variants, rows = posts.get(session, post_id), variants_of(session, post_id), changes.of_post(session, post_id)
    out = {row.variant_id for row in rows if State(row.state) in LIVE | {State.REMOVED}}
    return Standing(
        post=post,
        variants=variants,
        publications=_newest(rows),
        kept={variant.account_id: drafts.as_draft(variant) for variant in variants if variant.id in out},
        unsettled=bool(changes.going_out(rows)),
        note=reviews.last_note(session, post_id),
        history=journal.about(session, "post", post_id),
    )


def _newest(rows: Sequence[Publication]) -> dict[str, Publication]:
    """By account id what is newest; of a thread, the part that tells where it stands."""
    newest: dict[tuple[str, int], list[Publication]] = {}
    for row in sorted(rows, key=lambda row: row.version):
        newest.setdefault((row.account_id, row.version), []).append(row)
    return {account_id: threads.telling(parts) for (account_id, _), parts in newest.items()}


def choices_for(session: Session, sheet: Sheet) -> Choices:
    """What can be chosen from, and the names of the sheet's pictures."""
    shown = {row.asset_id for part in (sheet.shared, *sheet.parts.values()) for row in part.pictures}
    found = (assets.find(session, asset_id) for asset_id in sorted(shown))
    return Choices(
        campaigns=campaigns.everything(session),
        events=events.everything(session),
        accounts={account.id: account for account in accounts.everyone(session)},
        assets={asset.id: asset for asset in found if asset},
    )


def cards_of(sheet: Sheet, choices: Choices, standing: Standing | None) -> list[Card]:
    """One card per chosen account; a public one shows what is public."""
    kept = standing.kept if standing else {}
    out = standing.publications if standing else {}
    fulls = {variant.account_id: variant for variant in sheet.variants()}
    return [
        Card(
            account=choices.accounts[name],
            part=part,
            full=part.over(sheet.shared),
            preview=preview(
                choices.accounts[name], kept.get(name) or fulls[name], assets=choices.assets, title=sheet.general["title"]
            ),
            publication=out.get(name),
            public=name in kept,
        )
        for name, part in sheet.parts.items()
    ]


def parts(session: Session, sheet: Sheet, template: str) -> str:
    """Parts of the composer as the sheet stands now, each to be put where it belongs: lengths and findings, or crops."""
    choices = choices_for(session, sheet)
    sheet = choices.sifted(sheet)
    cards = cards_of(sheet, choices, None)
    framed = framings.shown(sheet.shared, cards, choices.assets, _renditions(session, sheet))
    return render_template(template, cards=cards, framed=framed, framing_words=framing_forms, now=office().now())


def page(session: Session, sheet: Sheet, post_id: str | None, told: Told) -> str:
    """The composer with this sheet; htmx gets the form alone."""
    standing = standing_of(session, post_id) if post_id else None
    choices = choices_for(session, sheet)
    sheet = choices.sifted(_with_public(sheet, standing))
    cards, made = cards_of(sheet, choices, standing), _renditions(session, sheet)
    found = _differences(sheet, standing, choices, told.form)
    if found is not None and standing:
        sheet = replace(sheet, general={**sheet.general, "version": str(standing.post.version)})
    return render_template(
        "posts/sheet.html" if wants_fragment() else "posts/form.html",
        sheet=sheet,
        form=Form(forms.values(sheet)) if told.form is None else told.form,
        cards=cards,
        choices=choices,
        standing=standing,
        renditions=made,
        framed=framings.shown(sheet.shared, cards, choices.assets, made),
        differences=found,
        told=told,
        names={person.id: person.name for person in people.everyone(session)} if standing else {},
        words=forms,
        framing_words=framing_forms,
        now=office().now(),
    )


def _with_public(sheet: Sheet, standing: Standing | None) -> Sheet:
    """The sheet with the accounts on which the post is public, whatever was ticked."""
    if standing is None or not standing.kept:
        return sheet
    kept = {name: part for name, part in standing.sheet().parts.items() if name in standing.kept}
    return replace(sheet, parts={**kept, **{name: part for name, part in sheet.parts.items() if name not in kept}})


def _differences(sheet: Sheet, standing: Standing | None, choices: Choices, form: Form | None) -> Sequence[Difference] | None:
    """Where the sheet differs from what someone else saved meanwhile; None where nobody did."""
    if standing is None or form is None or not isinstance(form.problem, ChangedMeanwhile):
        return None
    return comparisons.differences(sheet, standing.sheet(), choices.names())


def _renditions(session: Session, sheet: Sheet) -> Renditions:
    return renditions.of_assets(
        session, {row.asset_id for part in (sheet.shared, *sheet.parts.values()) for row in part.pictures}
    )
