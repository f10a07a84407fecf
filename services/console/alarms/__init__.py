"""Sources and languages that behave unlike their own history; what finds them is services/relay."""
