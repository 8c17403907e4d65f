"""How sheets are kept: one module for each kind of file, and a table of them."""
