"""The only code that services share: the map, the contracts, the runtime and the ledger."""
