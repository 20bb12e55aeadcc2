"""What a page offers to work with, in words: for the message that says that a control of the profile is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Error

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST = 12
_OFFERS = """(most) => {
  const squeeze = (text) => (text ?? '').replace(/\\s+/g, ' ').trim().slice(0, 60);
  const labels = (element) => [...(element.labels ?? [])].map((one) => one.textContent).join(' ');
  const labelled = (element) => element.getAttribute('aria-label') || labels(element);
  const role = (element) => element.getAttribute('role')
    ?? ({ A: 'link', BUTTON: 'button', SELECT: 'combobox', TEXTAREA: 'textbox' })[element.tagName]
    ?? (/^(button|submit|reset|image)$/.test(element.type) ? 'button' : null)
    ?? (/^(checkbox|radio)$/.test(element.type) ? element.type : 'textbox');
  const name = (element) => squeeze(labelled(element)) || squeeze(element.textContent) || squeeze(element.placeholder)
    || (role(element) === 'button' ? squeeze(element.value) : '');
  const controls = 'a[href],button,input:not([type=hidden]),select,textarea,[role=button],[role=link],[role=textbox]';
  const shown = [...document.querySelectorAll(controls)].filter((one) => one.checkVisibility());
  return shown.slice(0, most).map((one) => [role(one), name(one)]);
}"""


def offers(page: Page) -> list[tuple[str, str]]:
    """The first controls that a page shows: (role, name). None when the page cannot be asked."""
    try:
        return [(str(role), str(name)) for role, name in page.evaluate(_OFFERS, MOST)]
    except Error:
        return []
