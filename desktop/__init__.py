"""Quzhou Award Estimator: which award the city's policy gives a foreign-invested project, and the quote that says so."""

__version__ = "1.1.0"
