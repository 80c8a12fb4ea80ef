"""The live stream: what the database tells, sent on to every console that listens."""
