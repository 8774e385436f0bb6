"""Addresses: of pages, hosts and mailboxes. Their digits are no figures, so whoever skips them asks where they come from."""

from __future__ import annotations

import re

# Of ASCII alone, and no brackets: what follows an address without a space (https://a.cn/b，基金总规模…) is no part of it.
_REST = r"[\w\-.~:/?#@!$&'*+,;=%]"
# A list's number before a word (1.The) is no host.
ADDRESS = re.compile(
    rf"(?:[a-z][a-z+.-]{{1,20}}://|www\.){_REST}+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w.@-])(?!\d{{1,2}}\.[a-z]+(?![\w.]))(?:[a-z\d-]{{1,63}}\.)+[a-z]{{2,24}}(?!\w)(?:[:/]{_REST}*)?",
    re.IGNORECASE | re.ASCII,
)


def foreign_address(text: str, evidence: str) -> str | None:
    """The first address of `text` that is neither one of the evidence nor the page or host over one; None if there is none."""
    theirs = [_plain(address) + "/" for address in ADDRESS.findall(evidence)]
    for address in ADDRESS.findall(text):
        if not any(own.startswith(_plain(address) + "/") for own in theirs):
            return address
    return None


def _plain(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower()).rstrip(".,:;!?'*/")
