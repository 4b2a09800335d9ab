"""Pages: an edition planned, its stories placed, and the whole closed or taken back."""
