from typing import Any

from django.db import migrations

# Kept here as they were made: what a later version of the search wants is another migration's to make. The headlines
# of what is indexed already are taken out of the table itself, so that nothing has to be indexed anew.
CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE articles_headlines USING fts5(headline, facts, "
        "tokenize=\"unicode61 remove_diacritics 0\", prefix='1')",
        "INSERT INTO articles_headlines (rowid, headline, facts) SELECT rowid, headline, facts FROM articles_words",
    ],
    "postgresql": [
        "ALTER TABLE articles_words ADD COLUMN headline tsvector",
        "UPDATE articles_words SET headline = ts_filter(words, '{a}')",
        "ALTER TABLE articles_words ALTER COLUMN headline SET NOT NULL",
        "CREATE INDEX articles_words_headline_gin ON articles_words USING gin (headline) WITH (fastupdate = off)",
    ],
}
DROP = {
    "sqlite": "DROP TABLE articles_headlines",
    "postgresql": "ALTER TABLE articles_words DROP COLUMN headline",
}


def make(apps: Any, schema_editor: Any) -> None:
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(DROP[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_brief"),
    ]

    operations = [
        migrations.RunPython(make, unmake),
    ]
