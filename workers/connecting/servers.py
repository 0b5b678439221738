"""Servers: the address a person types where a network has many, made whole, and kept away from the office's own machines."""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from content.foundation.problems import N_, Problem

NAME = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
# Addresses that lead back to IPv4 ones, which Python takes for public.
TUNNELS = tuple(ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
# Names that only an office's own machines have.
INDOORS = frozenset({"arpa", "corp", "home", "internal", "intranet", "lan", "local", "localdomain", "localhost"})


class NoServer(Problem):
    """What was typed is no address of a server that may be asked. Fact: `server`."""

    cause = N_("“%(server)s” is not the address of a public server.")
    fix = N_("Type its name, such as mastodon.social. A server of the office's own is named in PLATFORM_ADDRESSES.")


def whole(typed: str, *, own: str) -> str:
    """The server's address without a closing slash; `own` is the one the settings name, which may be anywhere.

    Raises:
        NoServer
    """
    said = typed.strip().rstrip("/").lower()
    if own and said in {own, urlsplit(own).netloc}:
        return own
    try:
        parts = urlsplit(said if "://" in said else f"https://{said}")
        name, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NoServer(server=typed) from error
    rest = parts.path or parts.query or parts.fragment or parts.username or port
    named = NAME.fullmatch(name) and name.rpartition(".")[2] not in INDOORS
    if parts.scheme != "https" or rest or not named or not all(map(public, _numbers(name))):
        raise NoServer(server=typed)
    return f"https://{name}"


def _numbers(name: str) -> list[str]:
    """What the name stands for; nothing where it cannot be found out: then it cannot be asked either."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(name, 443, type=socket.SOCK_STREAM)]
    except OSError:
        return []


def public(said: str) -> bool:
    """Whether an address belongs to nobody's inner network, however it is written."""
    number: IPv4Address | IPv6Address = ip_address(said.partition("%")[0])
    if isinstance(number, IPv6Address) and number.ipv4_mapped:
        number = number.ipv4_mapped
    return number.is_global and not number.is_multicast and not any(number in net for net in TUNNELS)
