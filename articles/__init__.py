"""The newsroom of a daily paper: from the copy that comes in to the edition that readers open."""
