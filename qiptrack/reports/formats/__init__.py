"""How values look: one module for each format."""
