"""What the data is: contracts, rules, code lists and wire formats. Pure Python, no AWS."""
