"""WHAT: the record. What we say, who agreed, what became of it. Knows no Flask, Celery, Redis, HTTP or environment."""
