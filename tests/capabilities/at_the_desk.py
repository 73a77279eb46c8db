"""What people of each role do in the desk, and what a reader then sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext

#: Fill the named fields of an editing form, and send it for approval with the form's own button.
SEND = """([changes]) => {
  const form = document.querySelector('form[data-edit-form]');
  for (const [name, value] of Object.entries(changes)) {
    const box = form.querySelector(`[name="${name}"]`);
    if (!box) throw new Error(`no field ${name} among ${[...form.elements].map(e => e.name).join(' ')}`);
    box.value = value;
  }
  const names = ['action-submit', 'action-restart-workflow'];
  const button = names.map(n => form.querySelector(`[name="${n}"]`)).find(b => b);
  if (!button) throw new Error('nothing sends it for approval');
  form.requestSubmit(button);
}"""


@dataclass
class Desk:
    """The served example: who is signed in, and where each record is edited."""

    address: str
    sessions: dict[str, str]
    edit: dict[str, str]
    browser: Browser
    windows: dict[str, BrowserContext] = field(default_factory=dict)

    def window(self, name: str = "") -> BrowserContext:
        """A window of a person, or of a reader who is nobody."""
        if name not in self.windows:
            window = self.browser.new_context(java_script_enabled=bool(name))
            # Pictures, styles and fonts are not what is asked here.
            window.route(re.compile(r"\.(css|svg|woff2?|png|jpe?g)(\?|$)"), lambda route: route.abort())
            if name:
                cookie = {"name": "sessionid", "value": self.sessions[name], "url": self.address}
                window.add_cookies([cookie])  # type: ignore[list-item]
            self.windows[name] = window
        return self.windows[name]

    def read(self, path: str) -> str:
        """What a reader sees at an address of the public site."""
        page = self.window().new_page()
        answer = page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, path
        words = page.inner_text("main")
        page.close()
        return words

    def source(self, path: str) -> str:
        """What is written at an address of the public site, folded away or not."""
        return self.window().request.get(self.address + path).text()

    def carried_out(
        self, name: str, record: str, changes: dict[str, Any], path: str, said: str, **added: dict[str, Any]
    ) -> None:
        """`name` changes a record in the desk, adds rows (by what they are rows of) and sends it; nothing is
        seen until the approver approves; then it is.
        """
        assert said not in self.read(path)
        self._sent(name, self.edit[record], changes, added)
        assert said not in self.read(path)
        self.approve(self.edit[record])
        assert said in self.read(path)

    def made(self, name: str, kind: str, under: str, fields: dict[str, Any], path: str, said: str) -> None:
        """The same of a record that is new: a page of a kind under another."""
        assert said not in self.read(path)
        number = re.search(r"\d+", self.edit[under])
        assert number is not None
        edit = self._sent(name, f"/admin/pages/add/{kind}/{number[0]}/", fields, {})
        assert said not in self.read(path)
        self.approve(edit)
        assert said in self.read(path)

    def _sent(self, name: str, at: str, changes: dict[str, Any], added: dict[str, dict[str, Any]]) -> str:
        """Where the record is edited, once the form at an address was filled and sent for approval."""
        page = self.window(name).new_page()
        page.goto(self.address + at, wait_until="load" if added else "domcontentloaded")
        for rows, values in added.items():
            place = page.input_value(f"#id_{rows}-TOTAL_FORMS")
            page.evaluate("id => document.getElementById(id).click()", f"id_{rows}-ADD")
            page.wait_for_selector(f"#id_{rows}-{place}-ORDER", state="attached")
            changes = changes | {f"{rows}-{place}-{field}": value for field, value in values.items()}
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.evaluate(SEND, [changes])
        wrong = page.locator(".w-field__errors, .error-message, .messages .error").all_inner_texts()
        assert not [text for text in wrong if text.strip()], wrong
        newest = page.locator('a[href*="/edit/"]').first.get_attribute("href") or at
        page.close()
        return newest if "/add/" in at else at

    def approve(self, edited_at: str) -> None:
        """The approver approves what waits for approval, as the desk's first page offers it."""
        window = self.window("approver")
        shown = window.request.get(f"{self.address}/admin/").text()
        offered = re.findall(r'data-workflow-action-url="([^"]*/approve/\d+/)"', shown)
        number = re.search(r"\d+", edited_at)
        assert number is not None
        to = next(one for one in offered if f"/{number[0]}/" in one)
        cookies = {one.get("name"): one.get("value") for one in window.cookies()}
        token = cookies["csrftoken"] or ""
        answer = window.request.post(
            self.address + to, form={"csrfmiddlewaretoken": token}, headers={"Referer": self.address}
        )
        assert answer.ok, answer.text()[:500]
