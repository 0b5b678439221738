"""WHEN: turns approved and time into work. APScheduler is only a ticker here."""
