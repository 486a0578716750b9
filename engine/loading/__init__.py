"""Text to positioned nodes: reads a project's files without judging what they mean. Only home of yaml."""
