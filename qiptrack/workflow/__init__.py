"""What a request does to a plan: edits, or the reasons why it may not be done. Writes nothing."""
