"""Pages of all plans with links between them, for people who open a folder and not a terminal."""
