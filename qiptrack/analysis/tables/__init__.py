"""What is recorded of plans as tables, for programs that go through the plans of many."""
