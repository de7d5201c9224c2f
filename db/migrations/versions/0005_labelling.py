"""The labelling app: passes, drafts, saves, flags and proposals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "passes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("revoked_at", nullable=True),
        _reference("passes", "rater_id", "raters"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passes")),
        sa.UniqueConstraint("digest", name=op.f("uq_passes_digest")),
    )
    op.create_index(op.f("ix_passes_rater_id"), "passes", ["rater_id"])
    op.create_table(
        "drafts",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        _instant("updated_at"),
        _reference("drafts", "assignment_id", "assignments"),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "saves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        _instant("undone_at", nullable=True),
        _instant("created_at"),
        _reference("saves", "assignment_id", "assignments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saves")),
        sa.UniqueConstraint("token", name=op.f("uq_saves_token")),
    )
    op.create_index("ix_saves_assignment_id_id", "saves", ["assignment_id", "id"])
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        _instant("raised_at"),
        _instant("resolved_at", nullable=True),
        _reference("flags", "assignment_id", "assignments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index(op.f("ix_flags_assignment_id"), "flags", ["assignment_id"])
    op.create_table(
        "codebook_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "dimension", "code")),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=True),
        _instant("created_at"),
        _instant("decided_at", nullable=True),
        _reference("codebook_proposals", "issue_id", "issues"),
        _reference("codebook_proposals", "proposer_id", "raters"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codebook_proposals")),
    )


def downgrade() -> None:
    for table in ("codebook_proposals", "flags", "saves", "drafts", "passes"):
        op.drop_table(table)
