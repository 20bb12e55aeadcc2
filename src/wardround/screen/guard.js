// Laid over one document while a rule acts on it: what would write without a request that can be held is held here, and what stood in the
// fields, the stores and on the screen is remembered. () => guard, with take() (what was held since the last call), restore(), restoreStores(),
// end() (the document is about to be left) and remove().
() => {
  const held = [], undone = [];
  const put = (owner, name, value) => {
    const had = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { configurable: true, enumerable: had?.enumerable ?? true, writable: true, value });
    undone.push(() => { if (had) Object.defineProperty(owner, name, had); else delete owner[name]; });
  };
  const listen = (kind, act, capture) => { addEventListener(kind, act, capture); undone.push(() => removeEventListener(kind, act, capture)); };
  const hold = (kind, method, url, text = '') => {
    let path = '';
    try { path = new URL(url, document.baseURI).pathname; } catch { path = String(url); }
    held.push({ kind, method: method.toUpperCase(), path, text: String(text).slice(0, 200) });
  };

  // --- dialogs of the browser: told, and answered as by somebody who did not mean it
  put(window, 'alert', (text = '') => hold('alert', 'alert', '', text));
  put(window, 'confirm', (text = '') => { hold('confirm', 'confirm', '', text); return false; });
  put(window, 'prompt', (text = '') => { hold('confirm', 'prompt', '', text); return null; });
  put(window, 'print', () => hold('alert', 'print', ''));
  // Whether the page may be left is not the page's to say while nobody leaves it; and when we load it again, what it sends in its last moment is
  // seen by no route (fetch with keepalive). So it is not told that it ends, and what it sends all the same is held here.
  for (const kind of ['beforeunload', 'pagehide', 'unload', 'visibilitychange']) listen(kind, (event) => { event.stopImmediatePropagation(); }, true);
  let ending = false;
  const fetched = window.fetch, sent = XMLHttpRequest.prototype.send, began = XMLHttpRequest.prototype.open, methods = new WeakMap();
  const writes = (method) => !/^(GET|HEAD|OPTIONS)$/i.test(method);
  put(window, 'fetch', function fetch(input, init) {
    const method = init?.method ?? input?.method ?? 'GET';
    if (!ending || !writes(method)) return fetched.call(this ?? window, input, init);
    hold('beacon', method, input?.url ?? input);
    return new Promise(() => {});
  });
  put(XMLHttpRequest.prototype, 'open', function open(method, url, ...rest) { methods.set(this, [method, url]); return began.call(this, method, url, ...rest); });
  put(XMLHttpRequest.prototype, 'send', function send(body) {
    const [method, url] = methods.get(this) ?? ['GET', ''];
    if (ending && writes(method)) hold('beacon', method, url);
    else sent.call(this, body);
  });

  // --- submissions: whatever the page's own handlers have let through
  const submission = (form, submitter) => {
    const method = (submitter?.getAttribute('formmethod') ?? form.getAttribute('method') ?? 'get').toLowerCase();
    if (method === 'dialog') return false;
    const address = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href;
    hold(method === 'get' ? 'navigation' : 'form', method, address);
    return true;
  };
  put(HTMLFormElement.prototype, 'submit', function submit() { submission(this, null); });
  listen('submit', (event) => { if (!event.defaultPrevented && submission(event.target, event.submitter)) event.preventDefault(); }, false);

  // --- what a route cannot hold
  put(Navigator.prototype, 'sendBeacon', (url) => { hold('beacon', 'post', url); return true; });
  put(WebSocket.prototype, 'send', function send(data) { hold('socket', 'send', this.url, typeof data === 'string' ? data : ''); });
  if (window.ServiceWorker) put(ServiceWorker.prototype, 'postMessage', function postMessage() { hold('socket', 'message', this.scriptURL); });

  // A sync is done by the service worker, at a time of its own; a background fetch by the browser.
  for (const [owner, name] of [[window.SyncManager, 'register'], [window.PeriodicSyncManager, 'register'], [window.BackgroundFetchManager, 'fetch']])
    if (owner) put(owner.prototype, name, function later(tag) { hold('socket', 'sync', String(tag)); return Promise.resolve(); });

  // --- what stood there
  const every = function* every(root) { for (const one of root.querySelectorAll('*')) { yield one; if (one.shadowRoot) yield* every(one.shadowRoot); } };
  const fields = [], scrolled = [], opened = new Set();
  for (const one of every(document)) {
    if (/^(INPUT|TEXTAREA)$/.test(one.tagName) && one.type !== 'file') fields.push({ one, value: one.value, checked: one.checked, indeterminate: one.indeterminate });
    else if (one.tagName === 'SELECT') fields.push({ one, chosen: [...one.options].map((option) => option.selected) });
    else if (one.isContentEditable && !one.parentElement?.isContentEditable) fields.push({ one, html: one.innerHTML });
    if (one.scrollTop || one.scrollLeft) scrolled.push([one, one.scrollLeft, one.scrollTop]);
    if (/^(DIALOG|DETAILS)$/.test(one.tagName) && one.open) opened.add(one);
  }
  const at = [scrollX, scrollY];
  const active = (() => { let found = document.activeElement; while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement; return found; })();
  const caret = (() => { try { return active?.selectionStart === undefined ? null : [active.selectionStart, active.selectionEnd, active.selectionDirection]; } catch { return null; } })();
  const marked = (() => { const all = getSelection(); return all?.rangeCount && !all.isCollapsed ? [all.anchorNode, all.anchorOffset, all.focusNode, all.focusOffset] : null; })();
  const stores = ['localStorage', 'sessionStorage'].flatMap((name) => { try { return [[window[name], { ...window[name] }]]; } catch { return []; } });

  const set = (one, key, value) => {
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(one), key);
    // Frameworks lay a property of their own over the element's and would take a plain assignment for their own.
    if (own?.set) own.set.call(one, value); else one[key] = value;
  };
  const told = (one) => { for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind, { bubbles: true, composed: true })); };
  const differ = ({ one, value, checked, chosen, html }) => html !== undefined ? one.innerHTML !== html : chosen ? [...one.options].some((option, n) => option.selected !== chosen[n]) : one.value !== value || one.checked !== checked;
  const restore = () => {
    for (const one of every(document)) if (/^(DIALOG|DETAILS)$/.test(one.tagName) && one.open && !opened.has(one)) { if (one.close) one.close(); else one.open = false; }
    for (const field of fields) {
      const { one } = field;
      if (!one.isConnected || !differ(field)) continue;
      if (field.html !== undefined) one.innerHTML = field.html;
      else if (field.chosen) [...one.options].forEach((option, n) => { option.selected = field.chosen[n] ?? false; });
      else { if (one.value !== field.value) set(one, 'value', field.value); if (one.checked !== field.checked) set(one, 'checked', field.checked); one.indeterminate = field.indeterminate; }
      told(one);
    }
    const now = document.activeElement;
    if (active && active !== document.body) { if (active.isConnected) active.focus({ preventScroll: true }); } else if (now && now !== document.body) now.blur();
    if (caret && active?.isConnected) try { active.setSelectionRange(...caret); } catch { /* a number has no caret to set */ }
    if (marked && marked[0].isConnected && marked[2].isConnected) getSelection().setBaseAndExtent(...marked);
    for (const [one, left, top] of scrolled) one.scrollTo({ left, top, behavior: 'instant' });
    scrollTo({ left: at[0], top: at[1], behavior: 'instant' });
    return !fields.some((field) => !field.one.isConnected || differ(field));
  };
  const restoreStores = () => {
    for (const [store, before] of stores) {
      for (const key of Object.keys({ ...store })) if (!(key in before)) store.removeItem(key);
      for (const [key, value] of Object.entries(before)) if (store.getItem(key) !== value) store.setItem(key, value);
    }
  };
  const end = () => { ending = true; };
  return { take: () => held.splice(0), restore, restoreStores, end, remove: () => { for (const undo of undone.splice(0).reverse()) undo(); } };
}
