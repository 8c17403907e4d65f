"""Questions about plans, answered with plain values."""
