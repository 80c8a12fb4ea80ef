"""Calls out to other systems: to addresses that may be called, signed, within a time, again later on."""
