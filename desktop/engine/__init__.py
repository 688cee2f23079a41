"""What an investor gets: from a case and a rule set to the explained award."""
