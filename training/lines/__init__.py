"""What the decider over lines learns from, and how well it does on what it has not seen."""
