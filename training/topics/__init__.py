"""Parts of training/train_topics.py."""
