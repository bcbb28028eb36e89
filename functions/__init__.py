"""How it happens in the cloud: one folder a Lambda function, in the data's order."""
