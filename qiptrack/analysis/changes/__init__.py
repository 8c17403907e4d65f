"""What changed between two versions of plans, in the words of governance."""
