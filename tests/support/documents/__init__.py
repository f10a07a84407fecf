"""Documents written for tests: ten samples, and a small writer of each format."""
