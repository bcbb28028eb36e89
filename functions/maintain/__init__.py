"""maintain: upkeep of the tables, and a watch over the posts."""
