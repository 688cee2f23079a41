"""Help inside the program: the guide, and every shortcut."""
