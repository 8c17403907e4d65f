"""What a plan and an organisation are: frozen models, and the table of lifecycle steps."""
