"""What travels between the stages: payloads in pipeline order, and the envelope around them."""
