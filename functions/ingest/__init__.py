"""ingest: landing → staged."""
