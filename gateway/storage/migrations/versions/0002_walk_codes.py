"""codes that open a walk elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walk_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("walk", sa.JSON(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    with op.batch_alter_table("walk_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walk_codes_conversation"), ["conversation"], unique=False)
        batch_op.create_index(batch_op.f("ix_walk_codes_expires"), ["expires"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("walk_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walk_codes_expires"))
        batch_op.drop_index(batch_op.f("ix_walk_codes_conversation"))

    op.drop_table("walk_codes")
