"""The reports on indicators: one, a list of them, one measure over services; and their words."""
