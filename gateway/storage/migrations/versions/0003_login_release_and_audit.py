"""login, grants, cards, consents and the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FORBIDDEN = ("UPDATE", "DELETE")
_FIRST_SEAL = "0" * 64


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("data_class", sa.String(length=16), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_about", ["about", "number"], unique=False)

    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "consents",
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("data_class", sa.String(length=16), nullable=False),
        sa.Column("given", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pseudonym", "data_class"),
    )
    op.create_table(
        "cards",
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("data_class", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_conversation"), ["conversation"], unique=False)
        batch_op.create_index(batch_op.f("ix_cards_expires"), ["expires"], unique=False)

    op.create_table(
        "grants",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("data_class", sa.String(length=16), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grants_conversation"), ["conversation"], unique=False)
        batch_op.create_index(batch_op.f("ix_grants_expires"), ["expires"], unique=False)

    op.create_table(
        "identities",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("signed_in", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("conversation"),
    )
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identities_pseudonym"), ["pseudonym"], unique=False)

    op.create_table(
        "login_journeys",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=16), nullable=False),
        sa.Column("secrets", sa.Text(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("back", sa.String(length=200), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("state_hash"),
    )
    with op.batch_alter_table("login_journeys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_journeys_conversation"), ["conversation"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_journeys_expires"), ["expires"], unique=False)

    op.create_table(
        "login_tickets",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=16), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["sessions.conversation"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("login_tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_tickets_conversation"), ["conversation"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_tickets_expires"), ["expires"], unique=False)

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.String(length=64), nullable=True))

    op.bulk_insert(head, [{"id": 1, "number": 0, "seal": _FIRST_SEAL}])
    _make_append_only(op.get_bind().dialect.name)


def _make_append_only(dialect: str) -> None:
    """The database itself refuses to change or remove a line of the audit."""
    if dialect == "sqlite":
        for what in _FORBIDDEN:
            op.execute(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
    )
    for what in (*_FORBIDDEN, "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
        )


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("owner")

    with op.batch_alter_table("login_tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_tickets_expires"))
        batch_op.drop_index(batch_op.f("ix_login_tickets_conversation"))

    op.drop_table("login_tickets")
    with op.batch_alter_table("login_journeys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_journeys_expires"))
        batch_op.drop_index(batch_op.f("ix_login_journeys_conversation"))

    op.drop_table("login_journeys")
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identities_pseudonym"))

    op.drop_table("identities")
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grants_expires"))
        batch_op.drop_index(batch_op.f("ix_grants_conversation"))

    op.drop_table("grants")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cards_expires"))
        batch_op.drop_index(batch_op.f("ix_cards_conversation"))

    op.drop_table("cards")
    op.drop_table("consents")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_about")

    op.drop_table("audit")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_is_append_only()")
