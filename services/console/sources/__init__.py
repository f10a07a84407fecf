"""Sources of articles: which feeds are read, and how each of them is; what reads them is services/collector."""
