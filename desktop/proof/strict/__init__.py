"""Reading a PDF in the one way that every program reads it, or not at all."""
