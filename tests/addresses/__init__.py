"""Every address of the newsroom, everybody who may ask for it, and every answer (Rule 10)."""
