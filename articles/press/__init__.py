"""What leaves the building for machines: feeds, sitemaps, ninjs, structured data, the offline copy. It reads, and never changes a story."""
