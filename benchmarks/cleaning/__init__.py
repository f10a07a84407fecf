"""What the cleaning benchmark measures with, and the script that fits the model for pages."""
