"""One file per network; what they share is in base.py, who is who in registry.py."""
