"""The pages of the window, each a folder or module of its own."""
