"""What `sam build` puts into each function: the code that it imports, and nothing else."""
