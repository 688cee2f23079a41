"""The classes of GB/T 4754-2017."""
