"""How Graph words its errors, chooses the fields of an answer, and looks at pictures: for the fakes of Meta's networks."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.networks.gate import Answer


class GraphError(Exception):
    """An error as Graph words it; `user` is the title and the sentence for its users."""

    def __init__(
        self, code: int, message: str, *, subcode: int = 0, status: int = 400, transient: bool = False, user: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "message": message, "type": "OAuthException", "code": code, "is_transient": transient,
            "fbtrace_id": uuid.uuid4().hex[:22],
        }  # fmt: skip
        if subcode:
            self.body["error_subcode"] = subcode
        if user:
            self.body |= {"error_user_title": message, "error_user_msg": user}


def fault(code: int, message: str, *, subcode: int = 0, status: int = 400, **headers: str) -> Answer:
    """The same, for a gate to answer."""
    named = {name.replace("_", "-"): said for name, said in headers.items()}
    return Answer(status, named, {"error": GraphError(code, message, subcode=subcode, status=status).body})


def limited(seconds: int) -> Answer:
    """Too much: the business's use is up, and its header says in minutes when that ends."""
    use = {"type": "pages", "call_count": 100, "total_time": 40, "total_cputime": 30}
    said = json.dumps({"17841": [{**use, "estimated_time_to_regain_access": -(-seconds // 60)}]})
    return fault(80001, "There have been too many calls to this account", X_Business_Use_Case_Usage=said)


EXPIRED = fault(190, "Error validating access token: Session has expired", subcode=463, status=401)
FORBIDDEN = fault(200, "(#200) The permission pages_manage_posts is not granted", status=403)
FAILING = fault(2, "An unexpected error has occurred. Please retry your request later.", status=500)
REFUSED = fault(100, "(#100) Invalid parameter")
DUPLICATE = fault(506, "Duplicate status message")


def not_there(thing: str) -> GraphError:
    """What Graph says of what it does not know, or does not show."""
    said = f"Unsupported get request. Object with ID '{thing}' does not exist, cannot be loaded due to missing permissions"
    return GraphError(100, said, subcode=33)


def selected(kind: str, values: Mapping[str, Any], fields: str) -> dict[str, Any]:
    """Those of `values` that are asked for; fields in braces are chosen from the things below them.

    Raises:
        GraphError: something is asked for that there is not.
    """
    chosen: dict[str, Any] = {"id": values["id"]} if "id" in values else {}
    for name, inner in _split(fields):
        if name not in values:
            raise GraphError(100, f"(#100) Tried accessing nonexisting field ({name}) on node type ({kind})")
        value = values[name]
        if inner and isinstance(value, dict) and "data" in value:
            value = {"data": [selected(name, one, inner) for one in value["data"]]}
        elif inner and isinstance(value, dict):
            value = selected(name, value, inner)
        if value is not None and value != {"data": []}:
            chosen[name] = value
    return chosen


def _split(fields: str) -> Iterator[tuple[str, str]]:
    """The names in "a,b{c,d{e}}", each with what stands in its braces."""
    depth, start, name = 0, 0, ""
    for place, sign in enumerate(f"{fields},"):
        if sign == "{":
            depth += 1
            name, start = (fields[start:place], place + 1) if depth == 1 else (name, start)
        elif sign == "}":
            depth -= 1
        elif sign == "," and depth == 0:
            written = fields[start:place]
            yield (name, written.removesuffix("}")) if name else (written, "")
            name, start = "", place + 1


def looked_at(content: bytes) -> Image.Image:
    """A picture, decoded whole.

    Raises:
        GraphError: it is none.
    """
    try:
        found = Image.open(io.BytesIO(content))
        found.load()
    except (UnidentifiedImageError, OSError) as error:
        raise GraphError(36001, "The image format is not supported", subcode=2207005) from error
    return found


def coded_anew(picture: Image.Image) -> bytes:
    """A picture as its public gets it."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=82)
    return file.getvalue()
