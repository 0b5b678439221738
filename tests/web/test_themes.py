"""Light, dark, or as the system says."""

from __future__ import annotations

from tests.web.conftest import Browser


def test_a_theme_is_kept_without_a_script(guest: Browser) -> None:
    guest.post("/tema", {"theme": "dark", "next": "/masuk"})
    assert 'data-theme="dark"' in guest.get("/masuk").text
    guest.post("/tema", {"theme": '"><script>'})
    assert 'data-theme="dark"' in guest.get("/masuk").text


def test_choosing_a_theme_never_leads_elsewhere(guest: Browser) -> None:
    assert guest.post("/tema", {"theme": "dark", "next": "https://evil.example"}).location == "/"
