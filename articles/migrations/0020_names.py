from typing import Any

from django.db import migrations, models

# Kept here as it was made. Stories are taken some thousands at a time, so that no database rewrites an archive at once.
NAMES = {
    "sqlite": "SELECT group_concat(name, char(10)) FROM "
    "(SELECT name FROM articles_byline WHERE story_id = articles_story.id ORDER BY position, id)",
    "postgresql": "SELECT string_agg(name, chr(10) ORDER BY position, id) FROM articles_byline "
    "WHERE story_id = articles_story.id",
}
STORIES = "UPDATE articles_story SET names = COALESCE(({names}), '') WHERE id BETWEEN %s AND %s"
STAKES = """
UPDATE articles_stake SET
    title = (SELECT title FROM articles_story WHERE id = articles_stake.story_id),
    names = (SELECT names FROM articles_story WHERE id = articles_stake.story_id)
WHERE story_id BETWEEN %s AND %s
"""
BATCH = 5_000


def fill(apps: Any, schema_editor: Any) -> None:
    last = apps.get_model("articles", "Story").objects.aggregate(last=models.Max("id"))["last"] or 0
    stories = STORIES.format(names=NAMES[schema_editor.connection.vendor])
    with schema_editor.connection.cursor() as cursor:
        for first in range(1, last + 1, BATCH):
            cursor.execute(stories, [first, first + BATCH - 1])
            cursor.execute(STAKES, [first, first + BATCH - 1])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0019_story_cut"),
    ]

    operations = [
        migrations.AddField(
            model_name="story",
            name="names",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="stake",
            name="title",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="stake",
            name="names",
            field=models.TextField(blank=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
