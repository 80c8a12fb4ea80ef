"""Drafting: features are saved as revisions, reviewed, and published as the next version of their layer."""
