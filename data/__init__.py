"""The nouns: models by subject, named queries, migrations, importers and the sample city."""
