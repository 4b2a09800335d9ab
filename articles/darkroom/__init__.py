"""Photographs: from the file somebody sends to the files readers may see (Rule 8)."""
