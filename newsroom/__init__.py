"""The Django project: it wires the rooms together and decides nothing."""
