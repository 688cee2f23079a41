"""What was entered: the case, its file, its texts, what is missing or wrong in it, and how two cases differ."""
