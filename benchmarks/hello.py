"""The least that Flask can answer, served with the options of `feeds serve`: `python benchmarks/hello.py PORT`."""

from __future__ import annotations

import sys
from typing import Any

import granian
from flask import Flask

from feeds.web import serving

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "hello"


def main(port: int) -> None:
    """Serve it: granian is told what `feeds serve` tells it, but for the application."""
    server = granian.Granian

    def granian_of_hello(_: str, **options: Any) -> object:  # noqa: ANN401 - those of granian
        return server("hello:app", **{**options, "factory": False})

    vars(granian)["Granian"] = granian_of_hello
    serving.run(serving.ServeOptions("none"), "127.0.0.1", port, 1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
