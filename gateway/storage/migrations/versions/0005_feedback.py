"""what citizens think of an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.String(length=36), nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.String(length=128), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("given", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("conversation", "turn", "block"),
    )


def downgrade() -> None:
    op.drop_table("feedback")
