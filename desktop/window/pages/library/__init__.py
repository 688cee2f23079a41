"""The saved estimates: list, reading in slices, the panel beside, several compared."""
