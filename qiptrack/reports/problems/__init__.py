"""How problems are shown: one module for each format of `check`."""
