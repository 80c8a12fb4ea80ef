"""Event plans (保障方案): layers that belong together, with the days they are for."""
