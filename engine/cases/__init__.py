"""The use cases: what people do with cases. Each finds, asks whether it may, checks, changes, records."""
