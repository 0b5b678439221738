"""What people type, by page: which fields there are, and what is wrong with them. Other fields are never read."""
