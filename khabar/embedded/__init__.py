"""Valkey and PostgreSQL from PyPI packages, for machines that have neither. They live in the data folder alone."""

from khabar.embedded.ports import free_port
from khabar.embedded.postgres import Postgres
from khabar.embedded.valkey import Valkey

__all__ = ["Postgres", "Valkey", "free_port"]
