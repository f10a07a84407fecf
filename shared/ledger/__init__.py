"""The ledger: every article posted, its state and its result, in PostgreSQL. The truth of the system."""
