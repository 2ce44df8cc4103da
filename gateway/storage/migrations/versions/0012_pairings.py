"""pairings: pointers between a call and the browser in which its caller signs in."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pairings",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("caller", sa.String(length=32), nullable=True),
        sa.Column("turn", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=2), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Boolean(), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["caller"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_hash"),
    )
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairings_caller"), ["caller"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairings_conversation"), ["conversation"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairings_expires"), ["expires"], unique=False)


def downgrade() -> None:
    op.drop_table("pairings")
