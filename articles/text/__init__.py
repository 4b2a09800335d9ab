"""What copy is: plain Python, no Django."""
