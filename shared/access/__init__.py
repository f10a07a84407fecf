"""Who may do what: API keys, sessions of the console, limits of rate, and the log of what operators did."""
