"""What README claims, reproducible."""
