"""The quote as a file: rendering, archive form and attachment."""
