"""Functions in worker processes, behind the Lambda Runtime API."""
