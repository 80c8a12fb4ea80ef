"""How violations recur: near repeats, rhythm, outbreaks and the next shift, as far as the asker sees them."""
