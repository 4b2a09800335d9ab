"""What stands on a reader's page.

Plain dataclasses, cut from `Release.objects.public(now)` and the revisions it points to. Of a story itself only its id
is known here: nothing a reader sees can come from a working copy (Rule 3).
"""
