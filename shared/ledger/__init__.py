"""The ledger: every article posted, its state, and what became of it, in PostgreSQL. The truth of the system."""
