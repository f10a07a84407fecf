"""What Khabar shows on a terminal: articles as a person wants to read them, in either direction of writing."""
