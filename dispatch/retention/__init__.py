"""How long things are kept, and what becomes of them then: archived before they go, or blanked."""
