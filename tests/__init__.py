"""The tests: one folder per room, journeys for whole days."""
