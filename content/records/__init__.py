"""What became of it: proof of publication."""
