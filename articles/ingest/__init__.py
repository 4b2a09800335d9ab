"""Incoming copy: read a file, split a page into its stories, make drafts of them."""
