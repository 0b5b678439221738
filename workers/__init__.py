"""DOING: Celery tasks and platform adapters. Talks to platforms, keeps proof."""
