"""Text to positioned nodes, without judging what they mean. Only home of yaml."""
