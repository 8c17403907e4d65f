"""The rules on the past: what may not change behind anyone's back."""
