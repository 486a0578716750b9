"""What commands share: options, words, the project, the data folder."""
