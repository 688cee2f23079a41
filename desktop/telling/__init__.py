"""All that is said of a case, in both languages and without Qt: explanation, reasons, comparison, advice, knowledge."""
