"""Everything the worker knows how to do: the modules whose kinds of timers it fires."""
