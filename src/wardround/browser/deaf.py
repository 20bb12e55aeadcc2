"""A page that can be made to miss its own end, as one does that the browser throws away."""

from __future__ import annotations

SCRIPT = """
// Before any listener of the page's own: what comes first can keep the event from the others.
// (A listener for unload would keep the page out of the back/forward cache.)
for (const name of ['visibilitychange', 'pagehide'])
  addEventListener(name, (event) => { if (globalThis.__wardroundDeaf) event.stopImmediatePropagation(); }, true);
"""
"""For each new document."""
DEAFEN = "() => { globalThis.__wardroundDeaf = true; }"
"""From now on this document hears nothing of its end."""
