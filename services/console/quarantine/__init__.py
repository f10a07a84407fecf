"""What could not be processed: look, edit, redrive, discard."""
