"""How things lie on pages: text, glyphs, blocks, the flow of pages, marks and codes. Knows nothing of what is said."""
