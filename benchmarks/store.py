"""moto's S3 with the files of a folder in it, for `engines.py --bucket`: `python benchmarks/store.py FOLDER`.

It makes `bucket` with `articles/<one of 84 folders>/<name>` in it, as many folders as seven years have months, prints
its port and serves until it is killed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

from moto_process import serve  # noqa: E402 - where it is stands in the line above

FOLDERS = 84


def main() -> None:
    """Serve."""
    files = enumerate(sorted(Path(sys.argv[1]).iterdir()))
    objects = ((f"articles/{number % FOLDERS:02}/{file.name}", file.read_bytes()) for number, file in files)
    serve(objects, DomainDispatcherApplication(create_backend_app))


if __name__ == "__main__":
    main()
