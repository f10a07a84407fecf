"""What is known: entities, similar articles, volumes over time."""
