"""What is known of an article apart from its text: who wrote it, when, for whom."""
