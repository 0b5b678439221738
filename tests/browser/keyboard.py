"""A person with a keyboard and no mouse: Tab, Shift+Tab, Enter, Space, arrows and typing, and a focus that can be seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

# What has the focus: its name as a screen reader says it, roughly, and whether it is seen to have it.
LOOK = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return {name: "", kind: "", ring: true, place: ""};
  const words = (node) => (node?.textContent ?? "").replace(/\\s+/g, " ").trim();
  const labels = [...(here.labels ?? [])].map(words).join(" ");
  const group = words(here.closest("fieldset")?.querySelector("legend"));
  const seen = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const ring = seen(getComputedStyle(here)) || seen(getComputedStyle(here, "::after"));
  const box = here.getBoundingClientRect();
  return {
    name: here.getAttribute("aria-label") || labels || words(here), kind: here.tagName.toLowerCase(),
    group, value: here.value ?? "", ring, place: here.outerHTML.slice(0, 140),
  };
}"""
MOST_STOPS = 160


@dataclass
class Keyboard:
    """Presses keys on a page, and never touches it otherwise."""

    page: Page
    unseen: set[str] = field(default_factory=set)

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Over what is there."""
        self.press("Control+a")
        self.page.keyboard.type(text)

    def to(self, name: str, *, kind: str = "", group: str = "", back: bool = False) -> None:
        """Go on with Tab until something with this name has the focus."""
        wanted = re.compile(name)
        for _ in range(MOST_STOPS):
            self.press("Shift+Tab" if back else "Tab")
            here = self.page.evaluate(LOOK)
            if not here["ring"]:
                self.unseen.add(here["place"])
            if wanted.search(here["name"]) and kind in here["kind"] and group in (here.get("group") or ""):
                return
        raise AssertionError(f"{name!r} is not reached with Tab on {self.page.url}")

    def go(self, name: str, *, back: bool = False) -> None:
        """Go there and press Enter."""
        self.to(name, back=back)
        self.press("Enter")

    def fill(self, name: str, text: str, *, back: bool = False) -> None:
        """Go there and type."""
        self.to(name, back=back)
        self.type(text)

    def choose(self, name: str, option: str) -> None:
        """Go to a list and type the beginning of the word wanted."""
        self.to(name, kind="select")
        self.page.keyboard.type(option)
        expect(self.page.locator("select:focus option:checked")).to_have_text(re.compile(option))

    def sees_where_it_is(self) -> None:
        """Fail where the focus could not be seen."""
        assert not self.unseen, "\n".join(sorted(self.unseen))
