"""Receiving: cases that other systems send, what they are told of them, and incidents handed across."""
