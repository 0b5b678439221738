"""Review and approval: bound to a digest, given by others than author and last editor."""
