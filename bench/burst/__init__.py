"""A burst: many publications due in the same second, and what a user would write instead."""
