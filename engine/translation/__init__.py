"""Translating a project: what is to be said in another language, out to translators and back."""
