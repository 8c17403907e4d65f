"""What is shown: one report of values per view, which formats then lay out."""
