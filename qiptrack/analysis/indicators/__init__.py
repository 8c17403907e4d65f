"""What indicators show: their points, limits and verdicts, and one measure over services."""
