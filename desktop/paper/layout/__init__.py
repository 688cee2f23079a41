"""How a quote lies on its pages: text, glyphs, blocks, the flow of pages, curve and code."""
