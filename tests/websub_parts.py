"""A hub or a subscriber of Flask-WebSub as a process: `python websub_parts.py hub|subscriber FOLDER`.

It prints a JSON object on a line for whatever happens, the first with the port that it listens on.
"""

from __future__ import annotations

import base64
import json
import logging
import sys
import threading
from pathlib import Path
from typing import Any

from celery import Celery
from flask import Flask, request
from flask_websub.hub import Hub, SQLite3HubStorage
from flask_websub.subscriber import SQLite3SubscriberStorage, SQLite3TempSubscriberStorage, Subscriber, discover
from werkzeug.serving import make_server


def say(event: str, **what: Any) -> None:
    """Tell the test."""
    sys.stdout.write(json.dumps({"event": event, **what}) + "\n")
    sys.stdout.flush()


def hub(folder: Path) -> None:
    """Run a hub over HTTPS, since secrets are given to no other; its tasks run in a Celery worker."""
    tasks = Celery("hub", broker="memory://")
    tasks.conf.update(broker_transport_options={"polling_interval": 0.05}, worker_hijack_root_logger=False)
    application = Flask("hub")
    application.config["PUBLISH_SUPPORTED"] = True
    made = Hub(SQLite3HubStorage(str(folder / "hub.sqlite")), tasks, BACKOFF_BASE=0.1, SIGNATURE_ALGORITHM="sha256")
    application.register_blueprint(made.build_blueprint(url_prefix="/hub"))
    tls = (str(folder / "localhost.pem"), str(folder / "localhost.pem"))
    server = make_server("127.0.0.1", 0, application, threaded=True, ssl_context=tls)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say("listening", port=server.port)
    tasks.worker_main(["worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat"])


def subscriber(folder: Path) -> None:
    """Run a subscriber, which is asked to subscribe to a topic by a POST to `/topics`."""
    application = Flask("subscriber")
    storage = SQLite3SubscriberStorage(str(folder / "subscriber.sqlite"))
    made = Subscriber(storage, SQLite3TempSubscriberStorage(str(folder / "requests.sqlite")))
    application.register_blueprint(made.build_blueprint(url_prefix="/callbacks"))

    def subscribed(topic: str, _: str, mode: str) -> None:
        say(mode, topic=topic)

    def accepted(topic: str, callback: str, body: bytes) -> None:
        text = base64.b64encode(body).decode()
        say("accepted", topic=topic, body=text, secret=storage[callback]["secret"], signature=signature())

    made.add_success_handler(subscribed)
    made.add_listener(accepted)

    @application.before_request
    def delivered() -> None:
        if request.method == "POST" and request.path.startswith("/callbacks/"):
            say("delivered", topic=storage[request.path.rpartition("/")[2]]["topic_url"], signature=signature())

    @application.post("/topics")
    def subscribe() -> str:
        made.subscribe(**discover(request.form["url"]))
        return "asked\n"

    server = make_server("127.0.0.1", 0, application, threaded=True)
    say("listening", port=server.port)
    server.serve_forever()


def signature() -> str:
    """Give what the hub signed the body with."""
    return request.headers.get("X-Hub-Signature", "")


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    {"hub": hub, "subscriber": subscriber}[sys.argv[1]](Path(sys.argv[2]))
