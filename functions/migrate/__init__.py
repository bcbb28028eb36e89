"""migrate: contracts → Glue tables."""
