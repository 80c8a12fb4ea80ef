"""What agencies see is kept up to date."""
