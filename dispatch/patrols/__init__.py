"""Patrol orders: given, told, gone around by tours, counted by visits, and measured by what came after."""
