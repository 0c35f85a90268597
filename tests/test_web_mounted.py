"""Feeds in somebody's own application, and behind a proxy at a sub-path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask
from support import Site
from web_support import Web, ask, fill
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from feeds.problems.errors import FeedsError
from feeds.web import blueprint, create_app

if TYPE_CHECKING:
    from pathlib import Path

    from web_support import Got


def host(**settings: object) -> Flask:
    """Make an application with a page and an error page of its own."""
    app = Flask("host", static_folder=None)
    app.config.update(settings)

    @app.get("/")
    def home() -> str:
        return "home"

    @app.get("/all.atom")
    def own() -> str:
        return "not a feed"

    @app.errorhandler(404)
    def missing(_: object) -> tuple[str, int]:
        return "the host's own 404", 404

    return app


def another(folder: Path, title: str) -> Site:
    """Make a second site."""
    folder.mkdir()
    site = Site(folder)
    site.config("", title=title)
    fill(site)
    return site


# --- mounted


def test_a_blueprint_serves_below_its_prefix_alone(site: Site) -> None:
    """Mounted feeds answer below the prefix; the host's routes and error pages stay the host's."""
    fill(site)
    site.build()
    app = host()
    app.register_blueprint(blueprint(site.folder, watch=False), url_prefix="/news")

    for path, body in site.outputs().items():
        assert ask(app.wsgi_app, f"/news/{path}").body == body
    assert ask(app.wsgi_app, "/").body == b"home"
    assert ask(app.wsgi_app, "/all.atom").body == b"not a feed"
    assert ask(app.wsgi_app, "/nothing").body == b"the host's own 404"
    assert ask(app.wsgi_app, "/news/").body == site.read("index.html")
    assert ask(app.wsgi_app, "/news/healthz").status == 200
    assert ask(app.wsgi_app, "/news/metrics").status == 200
    assert ask(app.wsgi_app, "/news/nothing").headers["content-type"] == "text/plain; charset=utf-8"


def test_a_blueprint_may_be_mounted_at_the_root(site: Site) -> None:
    """Without a prefix, what the host has no route for is the feeds'."""
    fill(site)
    app = host()
    app.register_blueprint(blueprint(site.folder, watch=False))

    assert ask(app.wsgi_app, "/topics/chips.atom").status == 200
    assert ask(app.wsgi_app, "/").body == b"home"


def test_the_prefix_without_its_slash_leads_to_the_index(site: Site) -> None:
    """`/news` leads to `/news/`, where relative links work, on whatever host the client names."""
    fill(site)
    app = Flask("host", static_folder=None)
    app.register_blueprint(blueprint(site.folder, watch=False), url_prefix="/news")

    got = ask(app.wsgi_app, "/news", {"Host": "evil.example"})

    assert got.status in {301, 302, 307, 308}
    assert got.headers["location"].endswith("/news/")
    assert "evil.example" not in got.headers["location"]
    assert b"evil.example" not in got.body


def test_the_application_may_name_the_config(site: Site) -> None:
    """`app.config["FEEDS_CONFIG"]` names the file or its folder for the ready-made blueprint."""
    fill(site)
    for given in (site.folder, str(site.folder), site.folder / "config.yaml"):
        app = host(FEEDS_CONFIG=given)
        app.register_blueprint(blueprint, url_prefix="/news")
        assert ask(app.wsgi_app, "/news/all.atom").status == 200


def test_two_applications_have_a_config_each(tmp_path: Path) -> None:
    """The ready-made blueprint serves in each application what that application names."""
    titles = {}
    for title in ("First", "Second"):
        app = host(FEEDS_CONFIG=another(tmp_path / title, title).folder)
        app.register_blueprint(blueprint, url_prefix="/news")
        titles[title] = ask(app.wsgi_app, "/news/all.atom").body

    assert b"<title>First</title>" in titles["First"]
    assert b"<title>Second</title>" in titles["Second"]


def test_two_blueprints_live_in_one_application(tmp_path: Path) -> None:
    """Two sites under two prefixes do not meet."""
    app = host()
    for name in ("first", "second"):
        made = another(tmp_path / name, name.title())
        app.register_blueprint(blueprint(made.folder, name=name, watch=False), url_prefix=f"/{name}")

    for name in ("first", "second"):
        assert f"<title>{name.title()}</title>".encode() in ask(app.wsgi_app, f"/{name}/all.atom").body


def test_a_config_that_is_wrong_is_told_when_it_is_mounted(site: Site) -> None:
    """The host learns at its start, not with the first request, that nothing can be served."""
    app = host(FEEDS_CONFIG=site.folder)

    with pytest.raises(FeedsError):
        app.register_blueprint(blueprint, url_prefix="/news")
    with pytest.raises(FeedsError):
        blueprint(site.folder)


def test_the_environment_may_name_the_config(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`create_app()` serves what FEEDS_CONFIG names, else config.yaml of the current folder."""
    fill(site)
    monkeypatch.setenv("FEEDS_CONFIG", str(site.folder / "config.yaml"))
    assert ask(create_app(watch=False).wsgi_app, "/all.atom").status == 200

    monkeypatch.delenv("FEEDS_CONFIG")
    monkeypatch.chdir(site.folder)
    assert ask(create_app(watch=False).wsgi_app, "/all.atom").status == 200


def test_an_application_does_not_depend_on_the_current_folder(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A config that was named relative to the folder of the start is found again from elsewhere."""
    fill(site)
    monkeypatch.chdir(site.folder)
    web = Web(site)
    relative = create_app("config.yaml", watch=False)
    (site.folder / "elsewhere").mkdir()
    monkeypatch.chdir(site.folder / "elsewhere")

    assert ask(relative.wsgi_app, "/all.atom") == web.get("/all.atom")
    assert relative.extensions["feeds"].refresh()


def test_drafts_are_served_where_that_is_asked_for(site: Site) -> None:
    """include_unpublished shows drafts, in an application and in a blueprint."""
    site.article("one")
    site.article("draft", "draft: true", day=2)
    app = host()
    app.register_blueprint(blueprint(site.folder, include_unpublished=True, watch=False), url_prefix="/news")

    assert b"About draft" not in Web(site).get("/all.atom").body
    assert b"About draft" in Web(site, include_unpublished=True).get("/all.atom").body
    assert b"About draft" in ask(app.wsgi_app, "/news/all.atom").body


# --- behind a proxy


@pytest.mark.parametrize("prefix", ["/news", ""], ids=["kept", "taken off"])
def test_a_site_below_a_path_works_whatever_the_proxy_does(site: Site, prefix: str) -> None:
    """Where site.url has a path, requests come with it or without it and get the bytes of a build."""
    fill(site)
    site.config("", url="https://e.example/news/")
    site.build()
    web = Web(site)

    for path, body in site.outputs().items():
        got = web.get(f"{prefix}/{path}")
        assert (got.status, got.body) == (200, body), path
    assert web.get(f"{prefix}/").body == site.read("index.html")
    assert "<https://e.example/news/all.atom>" in web.get(f"{prefix}/all.atom").headers["link"]
    assert web.get(f"{prefix}/nothing").status == 404
    assert web.get("/newspaper/all.atom").status == 404
    assert web.get("/new/all.atom").status == 404


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["topics", "all", "providers", "feeds.json"])
def test_a_site_below_a_path_that_is_called_like_a_feed_works(site: Site, name: str) -> None:
    """Paths below https://…/topics/ mean the same with and without what the proxy takes off."""
    fill(site)
    site.config("", url=f"https://e.example/{name}/")
    site.build()
    web = Web(site)

    for path, body in site.outputs().items():
        if path != f"{name}/index.html":  # which is the index of the site where the proxy takes nothing off
            assert web.get(f"/{path}").body == body, path
        assert web.get(f"/{name}/{path}").body == body, path


@pytest.mark.parametrize("url", ["https://e.example/n%C3%A9ws/", "https://e.example/néws/", "https://e.example/a%20b/"])
def test_a_site_below_an_encoded_path_works(site: Site, url: str) -> None:
    """Percent escapes in the path of site.url are those of the requests."""
    fill(site)
    site.config("", url=url)
    path = url.removeprefix("https://e.example")

    assert Web(site).get(f"{path}all.atom").status == 200


def test_the_root_of_a_site_below_a_path_leads_to_its_index(site: Site) -> None:
    """`/news` without a slash shows the index so that its relative links work, or leads to `/news/`."""
    fill(site)
    site.config("", url="https://e.example/news/")

    got = Web(site).get("/news")

    assert got.status in {301, 308}
    assert got.headers["location"] in {"https://e.example/news/", "/news/"}


def test_a_site_may_be_mounted_by_a_dispatcher(site: Site) -> None:
    """SCRIPT_NAME, as WSGI servers and dispatchers set it, is no part of the path."""
    fill(site)
    web = Web(site)
    outer = DispatcherMiddleware(web.app.wsgi_app, {"/below": web.app.wsgi_app})

    def both(target: str) -> tuple[Got, Got]:
        return ask(outer, f"/below{target}"), web.get(target)

    for target in ("/all.atom", "/all.atom", "/topics/chips.html", "/nothing", "/"):
        mounted, plain = both(target)
        assert mounted == plain
