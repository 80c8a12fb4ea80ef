"""Sign-in: who is asking, by cookie or by token, and what guards that."""
