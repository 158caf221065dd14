"""How Alembic brings an older database to the schema of this version."""
