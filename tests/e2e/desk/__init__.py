"""The operator's desk: the console against a server over the small city."""
