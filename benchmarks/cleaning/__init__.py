"""What the cleaning benchmark measures with."""
