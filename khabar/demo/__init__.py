"""`khabar demo`: the sample articles on their way through a Khabar."""
