"""Which addresses may be told, and which lie inside the house?

A name is resolved once, the address is checked, and the connection goes to that very address
(requests-hardened), so a name server cannot change its mind in between. What `KUNDIG_WEBHOOKS_ALLOW` names is
exempt: networks hold for addresses that are written as numbers, names for themselves.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from kundig.base.refusals import Refused

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SCHEMES = ("http", "https")
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Allowed:
    """What lies inside the house and may be told all the same."""

    networks: tuple[Network, ...] = ()
    names: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> "Allowed":
        """From the setting: networks, addresses and names with commas between them.

        >>> Allowed.parse("127.0.0.0/8, crm.intern").names
        frozenset({'crm.intern'})
        """
        networks: list[Network] = []
        names: set[str] = set()
        for part in filter(None, (each.strip().lower() for each in text.split(","))):
            try:
                networks.append(ipaddress.ip_network(part))
            except ValueError:
                names.add(part)
        return cls(tuple(networks), frozenset(names))

    def holds(self, host: str) -> bool:
        """Whether this host is exempt from the check.

        >>> there = Allowed.parse("10.1.0.0/16,crm.intern")
        >>> [there.holds(host) for host in ("10.1.2.3", "CRM.intern", "10.2.0.1", "0x0a010203")]
        [True, True, False, False]
        """
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return host.lower() in self.names
        return any(address in network for network in self.networks)


def check_url(text: str) -> str:
    """An address that can be told at all; where it leads is checked when it is used."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in SCHEMES or len(text) > LONGEST or not text.isascii() or port == 0:
        raise Refused("webhooks.url", url=text[:80])
    if parts.username is not None or parts.password is not None or any(c <= " " for c in text):
        raise Refused("webhooks.url", url=f"{parts.scheme}://{host}")
    return text
