"""What the parts of the window share: the document, the answer, asking, editing, helping."""
