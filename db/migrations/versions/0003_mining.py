"""What the miner needs: fingerprints of issues, keys of events, verdicts on the filters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("issues") as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("timeline_mark", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("filter_outcomes") as batch_op:
        batch_op.add_column(sa.Column("filter_digest", sa.String(), nullable=True))
    with op.batch_alter_table("timeline_events") as batch_op:
        batch_op.add_column(sa.Column("key", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE timeline_events SET key = node_id")
    with op.batch_alter_table("timeline_events") as batch_op:
        batch_op.alter_column("key", existing_type=sa.String(), nullable=False, server_default=None)
        batch_op.alter_column("node_id", existing_type=sa.String(), nullable=True)
        batch_op.drop_constraint(op.f("uq_timeline_events_issue_id_node_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_timeline_events_issue_id_key"), ["issue_id", "key"])
    op.create_table(
        "relevance_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("rater", sa.String(), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_relevance_verdicts_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relevance_verdicts")),
        sa.UniqueConstraint("issue_id", "rater", name=op.f("uq_relevance_verdicts_issue_id_rater")),
    )


def downgrade() -> None:
    op.drop_table("relevance_verdicts")
    op.execute("DELETE FROM timeline_events WHERE node_id IS NULL")
    with op.batch_alter_table("timeline_events") as batch_op:
        batch_op.drop_constraint(op.f("uq_timeline_events_issue_id_key"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_timeline_events_issue_id_node_id"), ["issue_id", "node_id"]
        )
        batch_op.alter_column("node_id", existing_type=sa.String(), nullable=False)
        batch_op.drop_column("key")
    with op.batch_alter_table("filter_outcomes") as batch_op:
        batch_op.drop_column("filter_digest")
    with op.batch_alter_table("issues") as batch_op:
        batch_op.drop_column("changed_at")
        batch_op.drop_column("timeline_mark")
        batch_op.drop_column("digest")
