"""The window: all that knows Qt. Pages show the document and send changes to it."""
