"""The OpenAPI document, made from the operations themselves."""

from __future__ import annotations

from typing import Any

import msgspec

from romcam import __version__
from romcam.clinic.documents import Fault
from romcam.clinic.operations import ROOT, Operation
from romcam.messages import Catalogue

_text = Catalogue(__name__)


def openapi(operations: tuple[Operation, ...]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of operations.

    Parameters
    ----------
    operations
        The operations.
    """
    kinds = [each for operation in operations for each in (operation.takes, operation.returns) if each is not None]
    schemas, components = msgspec.json.schema_components([*kinds, Fault], ref_template="#/components/schemas/{name}")
    fault = {"application/json": {"schema": schemas[-1]}}
    by_kind = iter(schemas)
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        entry: dict[str, Any] = {"summary": each.summary, "parameters": _parameters(each)}
        if each.takes is not None:
            entry["requestBody"] = {"required": True, "content": {each.content: {"schema": next(by_kind)}}}
        elif each.content != "application/json":
            entry["requestBody"] = {"required": True, "content": {each.content: {}}}
        success: dict[str, Any] = {"description": each.summary}
        if each.returns is not None:
            success["content"] = {each.media: {"schema": next(by_kind)}}
        elif each.media != "application/json":
            success["content"] = {each.media: {}}
        status = str(204 if each.returns is None and each.media == "application/json" else each.status)
        entry["responses"] = {status: success, "default": {"description": _text("api-refused"), "content": fault}}
        paths.setdefault(f"{ROOT}{each.path}", {})[each.method.lower()] = entry
    return {
        "openapi": "3.1.0",
        "info": {"title": _text("api-title"), "version": __version__, "description": _text("api-description")},
        "paths": paths,
        "components": {"schemas": components},
    }


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    string = {"type": "string"}
    path = [{"name": "id", "in": "path", "required": True, "schema": string}] if "{id}" in operation.path else []
    query = [{"name": name, "in": "query", "description": text, "schema": string} for name, text in operation.query]
    return [*path, *query]
