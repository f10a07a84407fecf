"""Subscriptions of stored articles; what delivers them is services/webhooks."""
