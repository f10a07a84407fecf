"""The page on which a reader posts an article."""
