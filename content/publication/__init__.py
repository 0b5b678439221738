"""Publications: one post on one account, from release to proof; the ledger of attempts; the gate; the dress rehearsal."""
