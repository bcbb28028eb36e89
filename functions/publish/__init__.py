"""publish: staged → lake."""
