"""Where this server may send something: to public addresses, so that nobody reaches the machines behind it through us."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlunsplit


async def public_address(host: str) -> str | None:
    """An address of this name, if all that it has are public ones: None for one that leads inside."""
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]
    inner = [_leads_to(one) for one in addresses]
    if not inner or not all(_is_public(one) for one in inner):
        return None
    return str(addresses[0])


def at_address(parts: SplitResult, address: str) -> str:
    """The URL with the address that was looked at in place of its name: asked again, the name might lead somewhere else.

    Whoever sends there names the host in the header Host and for TLS.
    """
    netloc = f"[{address}]" if ":" in address else address
    return urlunsplit(parts._replace(netloc=f"{netloc}:{parts.port}" if parts.port else netloc))


# Networks without IPv4 reach it by addresses that begin so (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
# All that IANA has given out of IPv6. Python takes what lies outside for public too: ::127.0.0.1, 64:ff9b:1::/48, fec0::/10.
_GIVEN_OUT = IPv6Network("2000::/3")


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GIVEN_OUT:
        return False
    return address.is_global and not address.is_multicast


def _leads_to(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address inside of one that carries another."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
