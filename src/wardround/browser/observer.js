// What this tab shows, and since when, in virtual time. Runs in every document; tells wardround whenever the answer changes.
// WATCH is put in front by browser/observer.py: { signs, patients, users, tab, page marker }.
(() => {
  if (globalThis.__wardroundSeen || !/^https?:$/.test(location.protocol) || location.pathname.startsWith('/.wardround/')) return;
  const { signs, patients, users } = WATCH;
  const now = () => globalThis.__wardround?.now() ?? Date.now();
  const MARKER = /WR-[0-9A-F]{4}-\d{2,}/g;
  const IMPLICIT = {
    button: 'button,input[type=button],input[type=submit],input[type=reset],summary', link: 'a[href],area[href]', textbox: 'input:not([type]),input[type=text],input[type=email],input[type=tel],input[type=url],input[type=password],textarea',
    heading: 'h1,h2,h3,h4,h5,h6', dialog: 'dialog', status: 'output', banner: 'header', main: 'main', navigation: 'nav', form: 'form', table: 'table', row: 'tr', cell: 'td', list: 'ul,ol', listitem: 'li',
    checkbox: 'input[type=checkbox]', radio: 'input[type=radio]', combobox: 'select', searchbox: 'input[type=search]', spinbutton: 'input[type=number]', img: 'img,svg', article: 'article', complementary: 'aside', region: 'section', contentinfo: 'footer',
  };
  const squeeze = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  // Transparent for good is hidden; fading in is not: frames are rare in virtual time, and the fade may take long to begin.
  const faded = (element) => { for (let node = element; node; node = node.parentElement) if (getComputedStyle(node).opacity === '0' && !node.getAnimations().length) return true; return false; };
  const shown = (element) => element.checkVisibility?.({ visibilityProperty: true }) !== false && !faded(element) && (element.getClientRects().length > 0 || !!element.closest('dialog[open]'));
  const labelOf = (element) => {
    const by = element.getAttribute('aria-labelledby');
    if (by) return squeeze(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' '));
    const own = element.getAttribute('aria-label');
    if (own) return squeeze(own);
    if (element.labels?.length) return squeeze([...element.labels].map((label) => label.textContent).join(' '));
    if (element instanceof HTMLInputElement && /^(button|submit|reset)$/.test(element.type)) return squeeze(element.value);
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return squeeze(element.placeholder || element.title);
    return squeeze(element.getAttribute('alt') || '');
  };
  const nameOf = (element) => labelOf(element) || squeeze(element.textContent) || squeeze(element.title);
  const fits = (have, want, exact) => exact ? have === squeeze(want) : have.toLowerCase().includes(squeeze(want).toLowerCase());
  const roots = function* (root) {
    yield root;
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) yield* roots(element.shadowRoot);
  };
  // What is asked for each sign, and cannot change while one look lasts.
  let known = null;
  const once = (name, make) => known ? (known[name] ??= make()) : make();
  const atOnce = (work) => (...given) => {
    if (known) return work(...given);
    known = {};
    try { return work(...given); } finally { known = null; }
  };
  const SHADOWED = () => once('shadowed', () => [...document.querySelectorAll('*')].some((element) => element.shadowRoot));
  const BODY = () => once('body', () => squeeze(document.body?.textContent));
  const all = (selector, within) => {
    const starts = within ? [...document.querySelectorAll(within)] : (SHADOWED() ? [...roots(document)] : [document]);
    return starts.flatMap((root) => [...root.querySelectorAll(selector)]);
  };
  const find = (sign) => {
    if (!sign) return [];
    if (sign.text != null && !fits(BODY(), sign.text, false) && !SHADOWED()) return [];
    let selector = sign.css ?? (sign.label != null ? 'input,textarea,select,button,[role],[aria-label],[aria-labelledby],[contenteditable]' : '*');
    if (sign.role) { const explicit = `[role="${sign.role}"]`; const implicit = IMPLICIT[sign.role]; if (!sign.css) selector = implicit ? `${explicit},${implicit}` : explicit; }
    if (sign.testid) selector = `[data-testid="${CSS.escape(sign.testid)}"]`;
    let found = all(selector, sign.within).filter((element) => !/^(SCRIPT|STYLE|TEMPLATE|HEAD|META|LINK|TITLE|NOSCRIPT|HTML)$/.test(element.tagName));
    if (sign.role) found = found.filter((element) => !element.getAttribute('role') || element.getAttribute('role').split(' ').includes(sign.role));
    if (sign.name != null) found = found.filter((element) => fits(nameOf(element), sign.name, sign.exact));
    if (sign.label != null) found = found.filter((element) => fits(labelOf(element), sign.label, sign.exact));
    if (sign.text != null) {
      found = found.filter((element) => fits(squeeze(element.textContent), sign.text, sign.exact));
      if (!sign.css && !sign.role && !sign.testid) found = found.filter((element) => !found.some((other) => other !== element && element.contains(other)));
    }
    return found.filter(shown);
  };
  // a banner may be a field that cannot be changed: what stands in it is what it says
  const words = (element) => squeeze(/^(INPUT|TEXTAREA)$/.test(element.tagName) && element.type !== 'password' ? element.value : element.innerText ?? element.textContent);
  // What says "saved" may still stand there from the write before: arm() remembers it, and only what is new or touched since counts.
  let old = new WeakSet();
  const SAID = ['acknowledged', 'refused', 'unknown'];
  let extra = {};
  const fresh = (sign) => find(sign).filter((element) => !old.has(element) && words(element) !== '');
  const said = atOnce(() => {
    for (const what of ['refused', 'unknown', 'acknowledged']) for (const sign of [extra[what], signs[what]]) if (sign && fresh(sign).length) return what;
    return null;
  });
  // A write may end in another document, which was not armed: whoever asks brings the flow's own signs along.
  const asked = (more) => {
    if (more && JSON.stringify(more) !== JSON.stringify(extra)) { extra = more; tell(); }
    return said();
  };
  const arm = atOnce((more) => {
    extra = more ?? {};
    old = new WeakSet(SAID.flatMap((what) => [extra[what], signs[what]].flatMap(find)));
  });
  const who = (people, text) => people.find((person) => person.strings.some((one) => text.toLowerCase().includes(one.toLowerCase())))?.alias;
  const everything = () => {
    const parts = [document.title];
    const walk = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === 3) { if (!/^(SCRIPT|STYLE|NOSCRIPT)$/.test(node.parentNode?.nodeName)) parts.push(node.data); continue; }
        for (const name of ['title', 'aria-label', 'alt']) { const value = node.getAttribute(name); if (value) parts.push(value); }
        if (node.shadowRoot) walk(node.shadowRoot);
        if ('value' in node && typeof node.value === 'string' && /^(INPUT|TEXTAREA)$/.test(node.tagName)) parts.push(node.value);
      }
    };
    if (document.body) walk(document.body);
    return parts.join('\u0001').toLowerCase();
  };
  const drafts = () => {
    const found = new Set();
    for (const field of document.querySelectorAll('input,textarea,[contenteditable]')) for (const marker of (field.value ?? field.textContent ?? '').match(MARKER) ?? []) found.add(marker);
    return [...found].sort();
  };
  const has = (name) => signs[name] ? find(signs[name]).length > 0 : null;
  const wordsOf = (name) => { const found = find(signs[name]).map(words).filter(Boolean); return found.length ? found.join(' / ').slice(0, 300) : null; };
  const look = atOnce(() => {
    const text = everything();
    const user = signs.user ? wordsOf('user') : null;
    const banner = signs.patient ? wordsOf('patient') : null;
    return {
      path: location.pathname, ready: document.readyState === 'complete',
      signed_in: has('signed_in'), warned: has('warned'), locked: has('locked'), signed_out: has('signed_out'),
      user: user == null ? null : (who(users, user) ?? '?'), reason: wordsOf('reason'), error: wordsOf('error'), said: said(),
      patient: banner == null ? null : (who(patients, banner) ?? '?'), patients: patients.filter((one) => one.strings.some((word) => text.includes(word.toLowerCase()))).map((one) => one.alias),
      drafts: drafts(),
    };
  });
  let last = '';
  let restored = false, born = true;
  const tell = () => {
    if (!document.body) return;
    const seen = look();
    const same = JSON.stringify(seen);
    if (same === last && !restored) return;
    last = same;
    globalThis.__wardround_saw?.({ ...seen, at: now() / 1000, restored, born });
    restored = born = false;
  };
  // The first change of a burst is looked at once (a flash of data must not be missed), the rest after 50 ms of the page's time.
  let waiting = false, hot = false;
  const changed = (records) => {
    for (const record of records ?? []) {
      for (let node = record.target; node; node = node.parentNode) old.delete?.(node);
    }
    if (!hot) { hot = true; queueMicrotask(tell); setTimeout(() => { hot = false; }, 50); return; }
    if (!waiting) { waiting = true; setTimeout(() => { waiting = false; hot = false; tell(); }, 50); }
  };
  const watch = () => new MutationObserver(changed).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['hidden', 'open', 'class', 'style', 'aria-hidden', 'aria-label', 'role', 'disabled', 'inert', 'title'] });
  watch();
  for (const name of ['DOMContentLoaded', 'readystatechange', 'input', 'change', 'visibilitychange', 'close', 'toggle']) document.addEventListener(name, () => changed(), true);
  for (const name of ['load', 'popstate', 'hashchange', 'resize']) addEventListener(name, () => changed(), true);
  addEventListener('pageshow', (event) => { restored = event.persisted; tell(); });
  globalThis.navigation?.addEventListener?.('currententrychange', () => changed());
  Object.defineProperty(globalThis, '__wardroundSeen', { value: { look, tell, arm, said: asked, again() { last = ''; tell(); } }, enumerable: false });
})();
