"""The errors of object stores, each as a line with the way out."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from feeds.lib.urls import without_secrets

_LONGEST: Final = 300
_OWN_IDENTITY: Final = re.compile(r"//(?:169\.254\.\d+\.\d+|metadata\.google)")
_UNTRUSTED: Final = re.compile(r"InvalidCertificate\(\s*(\w+)")
_NOISE: Final = re.compile(r"^Generic \w+ error: | in [\d.]+(?:µs|ms|s)\b|, max_retries: \d+, retry_timeout: \w+")


def explain(error: Exception) -> str:
    """Write an error as a line: what the store says of it, without what may be secret, and the way out."""
    text, _, debug = str(error).partition("\n\nDebug source")
    untrusted = _UNTRUSTED.search(debug)
    if untrusted:
        return (
            f"the certificate of the store is not trusted here ({untrusted[1]}); "
            "name a file with that of the authority which signed it in SSL_CERT_FILE"
        )
    code, message = (re.search(rf"<{each}>(.*?)</{each}>", text, re.DOTALL) for each in ("Code", "Message"))
    if code:
        said = unescape(message[1]).strip().split("\n")[0] if message else ""
        what = f"{said} ({code[1]})" if said else code[1]
    elif _OWN_IDENTITY.search(text):
        what = "found no credentials in the environment, and this machine has none of its own"
    else:
        what = without_secrets(_NOISE.sub("", " ".join(text.split())))
    return f"{what[:_LONGEST]}; {_way_out(text)}"


def _way_out(text: str) -> str:
    if re.search(r"NoSuchBucket|ContainerNotFound|bucket does not exist", text):
        return "make the bucket, or check its name, its region and the endpoint"
    if "the variable" in text:
        return "mend it or unset it"
    if _OWN_IDENTITY.search(text):
        return "set those that docs/object-stores.md names"
    if re.search(r"\b40[13]\b", text):
        return "check the credentials, and that they may list, get, put and delete objects there"
    if re.search(r"[Cc]redential|Account must be|Access Key", text):
        return "set what docs/object-stores.md names"
    return "check the endpoint, the region and the network, and build again: it goes on from what is there"
