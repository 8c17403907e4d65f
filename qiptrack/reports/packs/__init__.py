"""The packs: papers for a board, a commissioner, an inspector, a meeting, and of whole plans."""
