"""The schema of the gateway and that of the citizen store, each on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from actions.data import models as citizens
from actions.data import schema as citizen_schema
from database.migrations import alembic_config
from gateway.audit import FIRST_SEAL
from gateway.storage import helpdesk_models, learning_models, login_models, models, pairing_models, release_models, voice_models
from gateway.storage import schema as gateway_schema

_MORE_TABLES = (helpdesk_models, learning_models, login_models, pairing_models, release_models, voice_models)
"""Imported, so that their tables stand in the metadata."""


@dataclass(frozen=True)
class Store:
    """A store: how it is migrated, where its migrations stand, and its models."""

    migrate: Callable[[str], None]
    folder: Path
    metadata: MetaData


STORES = {
    "gateway": Store(gateway_schema.migrate, gateway_schema.MIGRATIONS, models.Base.metadata),
    "citizens": Store(citizen_schema.migrate, citizen_schema.MIGRATIONS, citizens.Base.metadata),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Store:
    return STORES[request.param]


@pytest.fixture
def engine(empty_database: str, store: Store) -> Iterator[Engine]:
    store.migrate(empty_database)
    engine = create_engine(empty_database.replace("+aiosqlite", ""))
    yield engine
    engine.dispose()


def described(engine: Engine) -> dict[str, Any]:
    """Every table with its columns, keys and indexes, and every trigger."""
    found = inspect(engine)
    tables = {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)],
            sorted(str(index) for index in found.get_indexes(name)),
            sorted(str(key) for key in found.get_foreign_keys(name)),
        )
        for name in found.get_table_names()
    }
    return tables | {"triggers": triggers(engine)}


def triggers(engine: Engine) -> list[str]:
    query = "select name from sqlite_master where type = 'trigger'"
    if engine.dialect.name == "postgresql":
        query = "select tgname from pg_trigger where not tgisinternal"
    with engine.connect() as connection:
        return sorted(str(row[0]) for row in connection.execute(text(query)))


def differences(engine: Engine, metadata: MetaData) -> list[Any]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def test_the_models_match_the_migrated_schema(engine: Engine, store: Store) -> None:
    assert differences(engine, store.metadata) == []


def test_the_comparison_finds_a_table_that_no_migration_makes(engine: Engine, store: Store) -> None:
    planted = MetaData()
    for table in store.metadata.tables.values():
        table.to_metadata(planted)
    Table("planted", planted, Column("id", Integer, primary_key=True))
    assert [difference[0] for difference in differences(engine, planted)] == ["add_table"]


def test_migrating_down_and_up_again_leaves_the_same_schema(engine: Engine, store: Store, empty_database: str) -> None:
    before = described(engine)
    assert set(store.metadata.tables) <= set(before)
    command.downgrade(alembic_config(empty_database, store.folder), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    assert triggers(engine) == []
    store.migrate(empty_database)
    assert described(engine) == before


def test_migrating_a_database_that_is_up_to_date_keeps_its_rows(engine: Engine, store: Store, empty_database: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("create table kept (id integer)"))
        connection.execute(text("insert into kept values (1)"))
    store.migrate(empty_database)
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from kept")).scalar() == 1


@pytest.mark.parametrize("store", ["gateway"], indirect=True)
@pytest.mark.parametrize("statement", ["update audit set who = 'x'", "delete from audit", "truncate audit"])
def test_the_database_itself_refuses_to_change_the_audit(engine: Engine, statement: str) -> None:
    if statement.startswith("truncate") and engine.dialect.name == "sqlite":
        statement = "delete from audit where number = 1"  # SQLite has no TRUNCATE
    row = {column.name: "" for column in release_models.AuditRow.__table__.columns} | {"number": 1, "seal": FIRST_SEAL}
    with engine.begin() as connection:
        connection.execute(release_models.AuditRow.__table__.insert(), row)  # type: ignore[attr-defined]
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    with engine.connect() as connection:
        assert connection.execute(text("select who from audit")).scalar() == ""
