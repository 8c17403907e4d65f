"""What is wrong with a plan: a registry of rules, and a module for each family of codes."""
