"""Looking back: what consoles are told is kept for good, and read again as of any moment since."""
