"""Answers judged: what is relevant, required, computed, and whether it is right."""
