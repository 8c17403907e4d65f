"""The outside world: folders, files, git."""
