"""Other people's action plans, kept as sheets and tables, read as plans."""
