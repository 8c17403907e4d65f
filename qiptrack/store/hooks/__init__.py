"""Git hooks that look at the plans, and hunk headers that name the action."""
