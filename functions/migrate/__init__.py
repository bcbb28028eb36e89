"""migrate: contracts → Glue tables and views."""
