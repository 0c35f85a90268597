"""The least that Flask can answer: `python -m granian --interface wsgi hello:app`."""

from __future__ import annotations

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "hello"
