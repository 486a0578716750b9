"""The use cases: what people do with cases. Each asks whether it may, checks, changes, records."""
