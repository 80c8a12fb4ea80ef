"""Speed beside peers, measured in one run: `python -m benchmarks`."""
