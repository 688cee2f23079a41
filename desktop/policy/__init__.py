"""What the documents say: the rule set, its loading and its check."""
