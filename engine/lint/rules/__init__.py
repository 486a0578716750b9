"""One module for each subject; a new rule is a `check_…` function that yields problems."""
