"""The stages at work: queues, pace, pauses."""
