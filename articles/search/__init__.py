"""Finding: what was released, by its words.

`index.add(release_ids)` after a commit that released something; `query.find` for readers. The index hangs on releases:
what is not public yet is in it and is not found (Rule 5).
"""
