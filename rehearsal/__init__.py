"""The rehearsal platform: a process of its own that behaves as the networks do, keeps its own book, and can misbehave."""
