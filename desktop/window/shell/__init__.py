"""The window around the pages: start, frame, menus, rail, files, recovery."""
