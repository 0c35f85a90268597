"""Feeds over HTTP: the paths and bytes of a build, from a Flask application.

    app = feeds.web.create_app("config.yaml")                # for gunicorn, granian, uWSGI
    app.register_blueprint(feeds.web.blueprint("config.yaml"), url_prefix="/news")

A request comes to an answer in `answers`, from what `live` holds. `ready` says what needs no more than to be sent:
`protocol` and `fast` do so without asking Flask, the one for `feeds serve`, the other under any server of WSGI.
"""

from __future__ import annotations

from feeds.web.app import blueprint, create_app
from feeds.web.live import Live, Serving
from feeds.web.mounted import feed_links

__all__ = ["Live", "Serving", "blueprint", "create_app", "feed_links"]
