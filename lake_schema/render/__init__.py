"""A contract as others want it: Arrow and Iceberg schemas."""
