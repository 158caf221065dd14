"""The first tables: patients, visits, films, jobs, outcomes, corrections, uploads, audit and accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables of an empty database."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column(
            "name", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("disabled", sa.String(length=24), nullable=True),
        sa.Column("created", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("patient", sa.String(length=20), nullable=True),
        sa.Column("thing", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_patient"), "audit", ["patient"], unique=False)
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "patients",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("identifier", sa.String(length=80), nullable=False),
        sa.Column(
            "key", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("archived", sa.String(length=24), nullable=True),
        sa.Column("created", sa.String(length=24), nullable=False),
        sa.Column("last_visit", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
        sa.UniqueConstraint("key", name=op.f("uq_patients_key")),
    )
    op.create_index("ix_patients_recent", "patients", ["archived", "last_visit", "created"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=20), nullable=False),
        sa.Column("expires", sa.String(length=24), nullable=False),
        sa.Column("seen", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_account_id"), "sign_ins", ["account_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("patient_id", sa.String(length=20), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("stretching", sa.String(length=10), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_visits_patient_id_patients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_date", "visits", ["date"], unique=False)
    op.create_index("ix_visits_patient", "visits", ["patient_id", "date"], unique=False)
    op.create_table(
        "words",
        sa.Column(
            "word", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("patient_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_words_patient_id_patients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "patient_id", name=op.f("pk_words")),
    )
    op.create_index(op.f("ix_words_patient_id"), "words", ["patient_id"], unique=False)
    op.create_table(
        "films",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("visit_id", sa.String(length=20), nullable=False),
        sa.Column("test", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filmed", sa.String(length=32), nullable=True),
        sa.Column("mirrored", sa.Boolean(), nullable=False),
        sa.Column("rotate_deg", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=5), nullable=True),
        sa.Column("duplicate_of", sa.String(length=20), nullable=True),
        sa.Column("created", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_films_visit_id_visits"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_films")),
    )
    op.create_index(op.f("ix_films_sha256"), "films", ["sha256"], unique=False)
    op.create_index(op.f("ix_films_visit_id"), "films", ["visit_id"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("visit_id", sa.String(length=20), nullable=False),
        sa.Column("test", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("filmed", sa.String(length=32), nullable=True),
        sa.Column("mirrored", sa.Boolean(), nullable=False),
        sa.Column("rotate_deg", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=5), nullable=True),
        sa.Column("created", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_uploads_visit_id_visits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_visit_id"), "uploads", ["visit_id"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("film_id", sa.String(length=20), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("made", sa.String(length=24), nullable=False),
        sa.Column("undone", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["film_id"], ["films.id"], name=op.f("fk_corrections_film_id_films"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_film_id"), "corrections", ["film_id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("film_id", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=True),
        sa.Column("owner", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("queued", sa.String(length=24), nullable=False),
        sa.Column("started", sa.String(length=24), nullable=True),
        sa.Column("ended", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["film_id"], ["films.id"], name=op.f("fk_jobs_film_id_films"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("film_id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_next", "jobs", ["state", "position"], unique=False)
    op.create_table(
        "measures",
        sa.Column("film_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Double[float](), nullable=True),
        sa.Column("low", sa.Double[float](), nullable=True),
        sa.Column("high", sa.Double[float](), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["film_id"], ["films.id"], name=op.f("fk_measures_film_id_films"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("film_id", "name", name=op.f("pk_measures")),
    )
    op.create_table(
        "outcomes",
        sa.Column("film_id", sa.String(length=20), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("test", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=5), nullable=True),
        sa.Column("pattern", sa.String(length=40), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("quality", sa.Double[float](), nullable=True),
        sa.Column("filmed", sa.String(length=32), nullable=True),
        sa.Column("created", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["film_id"], ["films.id"], name=op.f("fk_outcomes_film_id_films"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("film_id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("claim", name=op.f("uq_outcomes_claim")),
    )
    op.create_index("ix_outcomes_test", "outcomes", ["test", "pattern"], unique=False)
