"""Campaigns, their events and phases, and times tied to events."""
