"""The file of names at twenty thousand, a million and ten million entities: `python -m benchmarks.knowledge`."""
