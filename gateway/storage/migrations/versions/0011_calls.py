"""calls, and the channel of a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(length=8), server_default="chat", nullable=False))

    op.create_table(
        "voice_calls",
        sa.Column("call", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("last_request", sa.String(length=128), nullable=False),
        sa.Column("last_reply", sa.JSON(), nullable=True),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call"),
        sa.UniqueConstraint("conversation"),
    )
    with op.batch_alter_table("voice_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voice_calls_seen"), ["seen"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("voice_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voice_calls_seen"))

    op.drop_table("voice_calls")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("channel")
