"""What goes wrong, told as a problem document (RFC 9457) in plain words."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)


class ProblemDocument(Schema):
    """What was found wrong, and what to do."""

    type: str = Field("about:blank", description="Always `about:blank`: the title says what kind it is.")
    title: str
    status: int
    detail: str


class ProblemError(Exception):
    """Something that a caller can mend. `title` names the kind, `detail` what was found and what to do."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        self.status, self.title, self.detail = status, title, detail
        super().__init__(detail)


#: The answers that any operation may give beside its own.
RESPONSES: dict[int, Any] = {400: ProblemDocument, 404: ProblemDocument}


def unknown(kind: str, name: str, where: str) -> ProblemError:
    """“There is no measure “x” …”, with the address that lists what there is."""
    return ProblemError(404, f"No such {kind}", f"There is no {kind} “{name}”. {where} lists what there is.")


def answer(status: int, title: str, detail: str) -> HttpResponse:
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def handle(api: NinjaAPI) -> None:
    """Have `api` tell every error as a problem document."""

    @api.exception_handler(ProblemError)
    def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
        return answer(error.status, error.title, error.detail)

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(404, "Not found", str(error) or "There is nothing at this address.")

    @api.exception_handler(HttpError)
    def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(error.status_code, "Refused", str(error))

    @api.exception_handler(ValidationError)
    def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        said = "; ".join(f"“{one['loc'][-1]}”: {one['msg']}" for one in error.errors)
        return answer(400, "The question cannot be read", f"{said}. See /api/v1/openapi.json.")

    @api.exception_handler(Exception)
    def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
        _log.exception("API: %s could not be answered", request.get_full_path())
        return answer(500, "This could not be answered", "The fault is ours, and it is recorded.")


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI description with its problems under the media type that they are sent with."""
    for path in schema["paths"].values():
        for operation in path.values():
            for status, told in operation["responses"].items():
                if int(status) >= 400 and "application/json" in told.get("content", {}):
                    told["content"] = {MEDIA_TYPE: told["content"]["application/json"]}
    return schema
