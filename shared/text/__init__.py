"""Text that changes form and still knows where it came from: offset maps, and the one normaliser for matching."""
