"""A governance meeting at a terminal, one item of the agenda at a time."""
