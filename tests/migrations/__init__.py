"""The history of the tables, run on both engines."""
