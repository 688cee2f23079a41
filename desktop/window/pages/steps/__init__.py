"""The seven steps of the window, one page each: thin pages that show the document and send changes to it."""
