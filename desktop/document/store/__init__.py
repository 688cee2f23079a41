"""What the program keeps itself: one store for all of it, opened, mended and locked in one place."""
