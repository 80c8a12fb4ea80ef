"""What is done in the background: the worker, and what it knows how to do."""
