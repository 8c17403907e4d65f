"""What is asked of git; nothing here knows what a plan is."""
