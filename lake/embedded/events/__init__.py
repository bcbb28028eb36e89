"""What starts functions: queues, schedules, HTTP requests, and asynchronous events."""
