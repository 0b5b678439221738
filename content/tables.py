"""Every table of the record in one place: importing this module knows them all (for migrations and tests)."""

from content.approval import approvals, reviews
from content.foundation import heartbeats, journal
from content.foundation.db import Record
from content.people import accounts, credentials, people, signins
from content.pictures import alt_texts, arrivals, assets, renditions
from content.planning import campaigns, events
from content.publication import attempts, breakers, dispatch, gate, gladi, publications, resends
from content.records import alarms, evidence
from content.writing import posts, variants

ROOMS = (
    accounts, alarms, alt_texts, approvals, arrivals, assets, attempts, breakers, campaigns, credentials, dispatch, events,
    evidence, gate, gladi, heartbeats, journal, people, posts, publications, renditions, resends, reviews, signins, variants,
)  # fmt: skip

METADATA = Record.metadata
