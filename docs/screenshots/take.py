"""Takes the pictures of the main pages in this folder: `make screenshots` while the demonstration is served.

python docs/screenshots/take.py http://localhost:8000
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
#: Name, address, width, light or dark, and how much of the page (in pixels) is shown.
SHOTS = (
    ("home", "/", 1280, "light", 1500),
    ("home-phone", "/", 320, "light", 1500),
    ("performance", "/performance/", 1280, "light", 1500),
    ("measure", "/performance/good-job-local/", 1280, "light", 1700),
    ("measure-phone-dark", "/performance/good-job-local/", 320, "dark", 1500),
    ("measure-arabic", "/ar/performance/good-job-local/", 768, "light", 1500),
    ("area", "/areas/camden/", 1280, "light", 1500),
    ("commitment", "/plan/2022-25/violence/online-drivers-review/", 1280, "light", 1300),
    ("sixteen", "/scrutiny/draft-plan-2021-25/", 1280, "light", 1500),
    (
        "explore",
        "/explore/?measure=good-job-local&place=E12000007&place=E09000007&place=E09000020",
        *(1280, "light", 1300),
    ),
    ("search", "/search/?q=burglery", 1280, "light", 1000),
)


def main(address: str) -> None:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        sys.exit("Chromium is missing. As root: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        for name, where, width, scheme, height in SHOTS:
            window = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = window.new_page()
            page.goto(address.rstrip("/") + where)
            tall = min(height, page.evaluate("document.documentElement.scrollHeight"))
            shot = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall})
            Image.open(io.BytesIO(shot)).save(HERE / f"{name}.webp", quality=72, method=6)
            print(f"{name}.webp")
            window.close()
        window = browser.new_context(viewport={"width": 1280, "height": 900})
        page = window.new_page()
        page.goto(f"{address.rstrip('/')}/performance/good-job-local/")
        shot = page.locator("figure", has=page.locator(".fp-outlines")).screenshot()
        Image.open(io.BytesIO(shot)).save(HERE / "map.webp", quality=72, method=6)
        print("map.webp")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
