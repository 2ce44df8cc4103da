"""Alembic's entry point: run the migrations on the database that the configuration names."""

from alembic import context
from sqlalchemy import create_engine

from gateway.storage import (  # noqa: F401 (they add their tables)
    helpdesk_models,
    learning_models,
    login_models,
    pairing_models,
    release_models,
    voice_models,
)
from gateway.storage.models import Base

url = context.config.get_main_option("sqlalchemy.url")
assert url is not None

with create_engine(url).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
