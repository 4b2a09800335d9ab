"""How fast the readers' pages are beside a peer's: `make bench`."""
