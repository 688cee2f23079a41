"""What a quote says, and in which words; nothing here knows how it lies on a page."""
