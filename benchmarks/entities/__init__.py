"""Parts of benchmarks/evaluate_entities.py."""
