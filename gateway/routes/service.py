"""Routes for operators and programs: health, and the description of the API."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request, response
from sqlalchemy.exc import SQLAlchemyError

from gateway.context import context
from gateway.openapi import document
from gateway.routes import framed
from gateway.sessions import FRAME_PATH

routes = Blueprint("service")


@routes.get("/health")
async def health(request: Request) -> HTTPResponse:
    """200 when a turn can be answered; 503 with the parts that fail."""
    parts = context(request)
    failing = []
    try:
        await parts.transcript.alive()
    except SQLAlchemyError:
        failing.append("database")
    if not await parts.bot.healthy():
        failing.append("bot")
    if failing:
        return response.json({"status": "failing", "failing": failing}, status=503)
    return response.json({"status": "ok"})


@routes.get("/openapi.json")
async def openapi(request: Request) -> HTTPResponse:
    """The OpenAPI document. What a frame has under a path of its own is described once."""
    paths = document()["paths"]
    framed_api = {FRAME_PATH + path: {method.lower(): paths[path][method.lower()]} for path, (method, _) in framed.API.items()}
    framed_pages = {FRAME_PATH + path: {"get": paths[path]["get"]} for path in framed.PAGES}
    return response.json({**document(), "paths": {**paths, **framed_api, **framed_pages}})
