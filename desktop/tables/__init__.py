"""Tables that somebody else made: what a copied, CSV or XLSX schedule says, and what it leaves open."""
