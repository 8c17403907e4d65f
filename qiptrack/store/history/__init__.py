"""The past of the plans, as git has it: compared, followed and told."""
