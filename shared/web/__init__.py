"""What the HTTP services share: problem details, trace context and request metrics."""
