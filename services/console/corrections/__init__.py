"""What editors decide about topics."""
