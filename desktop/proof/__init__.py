"""Whether a quote that comes back is the one that was issued, and who signed it."""
