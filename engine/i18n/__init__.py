"""Languages: words, plurals, digits, directions, dates and the spellings of names."""
