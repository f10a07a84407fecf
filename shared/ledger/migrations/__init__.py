"""Alembic's migrations of the ledger, run by shared.ledger.migrate."""
