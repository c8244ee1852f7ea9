"""Answers that a client may still have: by their ETag they travel once."""

import asyncio
import gzip

from fastapi import Response

# Below this a packed answer is hardly smaller.
_WORTH_PACKING_BYTES = 500


def is_held(tag: str, if_none_match: str) -> bool:
    """Whether the header If-None-Match names this tag, packed or not."""
    held = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return bool(held & {f'"{tag}"', f'"{tag}-gzip"', "*"})


async def tagged(body: bytes, tag: str, media_type: str, if_none_match: str, accept_encoding: str) -> Response:
    """``body`` with its ETag, gzipped where that is understood; 304 where the sender holds it already."""
    packed = "gzip" in accept_encoding and len(body) > _WORTH_PACKING_BYTES
    # Other bytes, another tag; either of them shows that what it says is known.
    headers = {"ETag": f'"{tag}-gzip"' if packed else f'"{tag}"', "Vary": "Accept-Encoding"}
    if is_held(tag, if_none_match):
        return Response(status_code=304, headers=headers)
    if packed:
        body = await asyncio.to_thread(gzip.compress, body, 6)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=media_type, headers=headers)
