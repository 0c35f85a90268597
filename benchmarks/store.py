"""moto's S3 with the files of a folder in it, for `engines.py --bucket`: `python benchmarks/store.py FOLDER`.

It makes `bucket` with `articles/<one of 84 folders>/<name>` in it, as many folders as seven years have months, prints
its port and serves until it is killed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

FOLDERS = 84


class Silent(WSGIRequestHandler):
    """Requests that are answered on connections that stay open, and not logged."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


def main() -> None:
    """Serve."""
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    backend.create_bucket("bucket", "us-east-1")
    for number, file in enumerate(sorted(Path(sys.argv[1]).iterdir())):
        backend.put_object("bucket", f"articles/{number % FOLDERS:02}/{file.name}", file.read_bytes())
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
