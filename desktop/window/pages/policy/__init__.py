"""The documents in the window: both texts, other support, open questions, rule sets."""
