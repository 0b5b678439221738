"""FAULTS: a campaign of faults against the engine, with real processes, and a checker that compares three books."""
