"""What leaves the building for machines."""
