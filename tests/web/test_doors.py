"""The doors that belong to no feature: health, manifest, icon."""

import json

from flask.testing import FlaskClient


def test_health_asks_nobody(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_phone_can_put_the_site_on_its_home_screen(client: FlaskClient) -> None:
    response = client.get("/manifest.webmanifest")
    assert response.mimetype == "application/manifest+json"
    manifest = json.loads(response.text)
    assert manifest["start_url"] == "/"
    assert client.get(manifest["icons"][0]["src"], buffered=True).mimetype == "image/svg+xml"


def test_browsers_that_do_not_read_find_the_star(client: FlaskClient) -> None:
    response = client.get("/favicon.ico")
    assert response.mimetype == "image/svg+xml"
    assert "public" in response.headers["Cache-Control"]
