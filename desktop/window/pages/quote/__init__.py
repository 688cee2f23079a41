"""The PDF in the window: making, numbering, preview, print, signature, and the check of one that comes back."""
