"""Growth: what a tick, a sweep and a page cost as the record grows, and what Tayang uses while it has nothing to do."""
