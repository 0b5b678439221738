"""The names of what workers do. A message is a doorbell: it carries ids, and may be lost, doubled or late."""

from __future__ import annotations

from content.foundation import clock, heartbeats
from workers import confirming, preparing, proving, publishing, renewing, settling, staging, visiting
from workers.app import app, crew


@app.task(name="publications.publish")
def publish(*, publication_ids: list[str], **_: object) -> None:
    """Publish those that are due and that nobody else publishes."""
    publishing.publish_many(crew(), publication_ids)


@app.task(name="publications.stage")
def stage(*, publication_id: str, **_: object) -> None:
    """Upload one publication's pictures ahead of time."""
    staging.stage_one(crew(), publication_id)


@app.task(name="publications.confirm")
def confirm(*, publication_id: str, **_: object) -> None:
    """Look whether an uncertain publication went out."""
    confirming.confirm_one(crew(), publication_id)


@app.task(name="publications.prove")
def prove(*, publication_id: str, **_: object) -> None:
    """Keep the proof of one publication."""
    proving.prove_one(crew(), publication_id)


@app.task(name="pictures.prepare")
def prepare(*, asset_id: str, **_: object) -> None:
    """Make what is wanted of one original."""
    preparing.answer(crew(), asset_id)


@app.task(name="accounts.renew")
def renew(*, account_id: str, **_: object) -> None:
    """Renew what opens an account."""
    renewing.renew(crew(), account_id)


@app.task(name="accounts.examine")
def examine(*, account_id: str, **_: object) -> None:
    """Ask a network how an account is."""
    visiting.look_after(crew(), account_id)


@app.task(name="workers.beat")
def beat(**_: object) -> None:
    """Show that bells are heard and the database can be written; write what it did not take before."""
    with crew().database.writing() as session:
        heartbeats.beat(session, "worker", now=clock.now())
    settling.replay(crew())
