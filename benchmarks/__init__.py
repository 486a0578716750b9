"""What is measured, each beside a peer or the physical floor, in the same run, as a ratio."""
