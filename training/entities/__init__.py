"""Parts of training/train_entities.py."""
