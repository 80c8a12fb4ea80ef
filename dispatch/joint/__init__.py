"""Joint response: who takes what happens at a border, how it is handed on, what neighbours have agreed."""
