"""The JSON Schema of the project files themselves, for editors: from what the reader reads by."""
