"""What Facebook, Instagram and Threads share: one way to ask, one envelope for errors, limits checked alike."""
