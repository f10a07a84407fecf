"""Process articles again from a stage."""
