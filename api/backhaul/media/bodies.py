"""Bodies that are bytes, as the OpenAPI document and the endpoints name them."""

from typing import Annotated, Any

from fastapi import Depends, Header, Query

FileName = Annotated[str | None, Query(max_length=300, description="What the file is called: its ending tells its format.")]
Digest = Annotated[str, Query(pattern=r"^[0-9a-f]{64}$", description="Of the preview that is applied.")]


def body_of(media_type: str) -> dict[str, Any]:
    """The ``openapi_extra`` of an endpoint that reads its body from the stream."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "content": content}}


BYTES = body_of("application/octet-stream")
PIECE = body_of("application/partial-upload")


async def _upload_offset(
    upload_offset: Annotated[int, Header(ge=0, description="Where these bytes belong.")],
    upload_complete: Annotated[str, Header(pattern=r"^\?[01]$", description="?1 with the last piece.")] = "?0",
) -> int:
    del upload_complete  # The announced size tells when it is complete; the header is checked for its form only.
    return upload_offset


UploadOffset = Annotated[int, Depends(_upload_offset)]
