"""What every room stands on: the database, the clock, the journal, and how a problem is put into words."""
