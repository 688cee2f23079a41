"""The case under edit, its history, and its file."""
