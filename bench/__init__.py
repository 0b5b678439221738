"""BENCH: measures Tayang as a user would meet it. The top floor: it may use everything, and nothing uses it."""
