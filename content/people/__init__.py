"""People, their roles and sign-ins; the register of official accounts."""
