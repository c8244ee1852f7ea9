"""Values that fit a schema of our OpenAPI document, as small as they can be, with ids that a test chooses."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Choose = Callable[[str], str]
# By what a field is called, where its schema does not say enough.
NAMED: Mapping[str, Any] = {
    "coordinates": [[24.94, 60.17], [25.04, 60.17]],
    "currency": "EUR",
    "digest": "0" * 64,
    "language": "en",
    "number": "0000000000000000",
    "pin": "2580",
    "receipt": "0000000000000000",
    "since": "2026-01-01T00:00:00Z",
    "time_zone": "Europe/Helsinki",
    "token": "made-up",
    "url": "https://erp.example/",
}


def value_of(document: Mapping[str, Any], schema: Mapping[str, Any], name: str, choose: Choose, *, whole: bool) -> Any:
    """A value for a field of this name. ``choose`` answers the id that a field holds; ``whole`` also fills optional fields."""
    if "$ref" in schema:
        named = schema["$ref"].rpartition("/")[2]
        return value_of(document, document["components"]["schemas"][named], name, choose, whole=whole)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            # What is not null comes first in our schemas.
            return value_of(document, schema[key][0], name, choose, whole=whole)
    if schema.get("format") == "uuid":
        return choose(name)
    if name in NAMED:
        return NAMED[name]
    match schema.get("type"):
        case "object":
            return _object(document, schema, choose, whole=whole)
        case "array":
            items = schema.get("items", {"type": "string"})
            most = min(schema.get("maxItems", 1), max(1, schema.get("minItems", 1)))
            return [value_of(document, items, name, choose, whole=whole) for _ in range(most)]
        case "integer" | "number":
            return _number(schema)
        case "boolean":
            return False
        case "null":
            return None
    if schema.get("format") == "date-time":
        return "2026-01-01T00:00:00Z"
    if schema.get("format") == "date":
        return date(2026, 1, 1).isoformat()
    return "x" * max(1, schema.get("minLength", 1))


def _object(document: Mapping[str, Any], schema: Mapping[str, Any], choose: Choose, *, whole: bool) -> dict[str, Any]:
    required = schema.get("required", ())
    return {
        field: value_of(document, inside, field, choose, whole=whole)
        for field, inside in schema.get("properties", {}).items()
        if field in required or whole or _holds_id(inside)
    }


def _holds_id(schema: Mapping[str, Any]) -> bool:
    options = schema.get("anyOf", [schema])
    return any(one.get("format") == "uuid" or one.get("items", {}).get("format") == "uuid" for one in options)


def _number(schema: Mapping[str, Any]) -> float:
    least: float = schema.get("minimum", schema.get("exclusiveMinimum", 0))
    return max(1, least) if schema.get("maximum", 1) >= 1 else least
