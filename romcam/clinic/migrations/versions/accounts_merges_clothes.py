"""Tokens of programs beside sessions; merged entries of patients; clothes at two visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns of tokens, and two tables."""
    for name, length, value in (("kind", 10, "browser"), ("label", 80, ""), ("created", 24, "")):
        op.add_column("sign_ins", sa.Column(name, sa.String(length=length), nullable=False, server_default=value))
    op.create_table(
        "merges",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("patient_id", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=20), nullable=False),
        sa.Column("identifier", sa.String(length=80), nullable=False),
        sa.Column(
            "key", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("made", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_merges_patient_id_patients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
        sa.UniqueConstraint("key", name=op.f("uq_merges_key")),
        sa.UniqueConstraint("source_id", name=op.f("uq_merges_source_id")),
    )
    op.create_index(op.f("ix_merges_patient_id"), "merges", ["patient_id"], unique=False)
    op.create_table(
        "clothes",
        sa.Column("first_id", sa.String(length=20), nullable=False),
        sa.Column("second_id", sa.String(length=20), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("made", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["visits.id"], name=op.f("fk_clothes_first_id_visits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["visits.id"], name=op.f("fk_clothes_second_id_visits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_clothes")),
    )
    op.create_index(op.f("ix_clothes_second_id"), "clothes", ["second_id"], unique=False)
