"""Editions: planned, filled, closed and taken back."""
