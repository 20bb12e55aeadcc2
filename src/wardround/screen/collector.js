// One look at one document: everything that screen/model.py describes, as a JSON string. Reads only: no node is touched, no style written.
// Called as (options) => string, with options { frame, dx, dy, first, most, parent }: number of the frame, where its document's corner lies in
// the top document, number of its first element, how many elements may be read, element of the iframe (-1: this is the top document),
// and keep: answer { told, nodes } instead, with the elements themselves in the order of their numbers.
(options) => {
  const { frame, dx, dy, first, most } = options;
  const squeeze = (text) => (text ?? '').replace(/[\s\u00a0]+/g, ' ').trim();
  const round = (number) => Math.round(number * 10) / 10;
  const sx = frame ? dx : scrollX, sy = frame ? dy : scrollY;
  const boxOf = (rect) => [round(rect.x + sx), round(rect.y + sy), round(rect.width), round(rect.height)];
  const styles = new Map();
  const css = (element) => { let found = styles.get(element); if (!found) styles.set(element, found = getComputedStyle(element)); return found; };
  const up = (node) => node.assignedSlot ?? node.parentElement ?? (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);

  // --- colours: any CSS colour through one canvas pixel, each spelling once
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const spelled = new Map();
  const rgba = (text) => {
    let found = spelled.get(text);
    if (found) return found;
    const plain = /^rgba?\(([\d.]+),\s*([\d.]+),\s*([\d.]+)(?:,\s*([\d.]+))?\)$/.exec(text);
    if (plain) found = [+plain[1], +plain[2], +plain[3], plain[4] === undefined ? 1 : +plain[4]];
    else { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1); const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; found = [r, g, b, a / 255]; }
    spelled.set(text, found);
    return found;
  };
  const over = ([r, g, b, a], under) => [0, 1, 2].map((i) => Math.round([r, g, b][i] * a + under[i] * (1 - a)));
  const backgrounds = new Map();
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    if (backgrounds.has(element)) return backgrounds.get(element);
    const style = css(element), own = rgba(style.backgroundColor);
    let found;
    if (style.backgroundImage !== 'none') found = null;
    else if (own[3] === 1) found = own.slice(0, 3);
    else { const under = behind(up(element)); found = under && over(own, under); }
    backgrounds.set(element, found);
    return found;
  };
  const known = new Map();
  const styleOf = (element) => {
    if (known.has(element)) return known.get(element);
    const style = css(element), background = behind(element), edge = rgba(style.borderTopColor);
    const made = {
      px: round(parseFloat(style.fontSize)), weight: +style.fontWeight || 400, family: style.fontFamily.slice(0, 80), background,
      color: background ? over(rgba(style.color), background) : rgba(style.color).slice(0, 3).map(Math.round),
      border: parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none' ? over(edge, background ?? [255, 255, 255]) : null,
      transform: style.textTransform, pointer: style.cursor, struck: struck(element),
    };
    known.set(element, made);
    return made;
  };
  const struck = (element) => { for (let node = element; node && !/^(BODY|HTML)$/.test(node.tagName); node = up(node)) { if (css(node).textDecorationLine.includes('line-through')) return true; if (css(node).display !== 'inline') break; } return false; };
  const fixedness = new Map();
  const isFixed = (element) => {
    if (!element || element === document.body) return false;
    if (!fixedness.has(element)) fixedness.set(element, /fixed|sticky/.test(css(element).position) || isFixed(up(element)));
    return fixedness.get(element);
  };

  // --- what is rendered, and what a sighted person sees of it
  const rendered = (element) => element.checkVisibility ? element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: false }) : element.getClientRects().length > 0;
  const unseen = (element, rect) => {
    if (rect.width <= 1.5 || rect.height <= 1.5) { for (let node = element, i = 0; node && i < 4; node = up(node), i++) { const style = css(node); const box = node.getBoundingClientRect(); if (box.width <= 1.5 && box.height <= 1.5 && style.overflow !== 'visible') return true; } return rect.width * rect.height === 0; }
    for (let node = element, i = 0; node && i < 4; node = up(node), i++) {
      const style = css(node);
      if (style.clipPath === 'inset(50%)' || style.clipPath === 'inset(100%)' || /^rect\(0(px)?[ ,]+0(px)?[ ,]+0(px)?[ ,]+0(px)?\)$|^rect\(1px, 1px, 1px, 1px\)$/.test(style.clip)) return true;
      const box = node.getBoundingClientRect();
      if (style.overflow !== 'visible' && box.width <= 1.5 && box.height <= 1.5) return true;
    }
    return rect.right + sx < 0 || rect.bottom + sy < 0;
  };

  // --- roles
  const TYPES = { button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox' };
  const ROLES = { A: 'link', AREA: 'link', BUTTON: 'button', SUMMARY: 'button', TEXTAREA: 'textbox', H1: 'heading', H2: 'heading', H3: 'heading', H4: 'heading', H5: 'heading', H6: 'heading', DIALOG: 'dialog', OUTPUT: 'status', MAIN: 'main', NAV: 'navigation', ASIDE: 'complementary', FORM: 'form', FIELDSET: 'group', TABLE: 'table', TR: 'row', TD: 'cell', TH: 'columnheader', UL: 'list', OL: 'list', LI: 'listitem', IMG: 'img', SVG: 'img', ARTICLE: 'article', SECTION: 'region', DETAILS: 'group', OPTION: 'option', DL: 'list', DT: 'term', DD: 'definition', HR: 'separator', METER: 'meter', PROGRESS: 'progressbar', IFRAME: 'document', LABEL: 'label', LEGEND: 'legend', CAPTION: 'caption', TIME: 'time', CODE: 'code', PRE: 'code' };
  const roleOf = (element) => {
    const said = (element.getAttribute('role') ?? '').trim().toLowerCase().split(/\s+/)[0];
    if (said) return said;
    const tag = element.tagName.toUpperCase();
    if (tag === 'INPUT') return TYPES[element.type] ?? (element.type === 'hidden' ? '' : 'textbox');
    if (tag === 'SELECT') return element.multiple || element.size > 1 ? 'listbox' : 'combobox';
    if ((tag === 'A' || tag === 'AREA') && !element.hasAttribute('href')) return '';
    if (tag === 'HEADER' || tag === 'FOOTER') return element.parentElement?.closest('article,aside,main,nav,section') ? '' : tag === 'HEADER' ? 'banner' : 'contentinfo';
    if (tag === 'TH' && element.scope === 'row') return 'rowheader';
    return ROLES[tag] ?? '';
  };

  // --- names (Accessible Name and Description Computation 1.2)
  const byIds = (element, attribute) => (element.getAttribute(attribute) ?? '').split(/\s+/).filter(Boolean).map((id) => (element.getRootNode().getElementById?.(id) ?? document.getElementById(id))).filter(Boolean);
  const CONTENT = /^(button|link|heading|option|tab|menuitem|menuitemradio|menuitemcheckbox|treeitem|checkbox|radio|switch|cell|gridcell|columnheader|rowheader|tooltip|legend|caption|label|term|listitem)$/;
  // `named`: the control that is being named; what stands in it is no part of its own label.
  const contentOf = (element, named = null, deep = 0) => {
    if (deep > 24) return '';
    let text = '';
    for (const node of element.shadowRoot ? element.shadowRoot.childNodes : element.tagName === 'SLOT' && element.assignedNodes().length ? element.assignedNodes() : element.childNodes) {
      if (node.nodeType === 3) { text += node.data; continue; }
      if (node.nodeType !== 1 || node === named || /^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT)$/.test(node.tagName)) continue;
      if (node.getAttribute('aria-hidden') === 'true' || !rendered(node)) continue;
      const label = squeeze(node.getAttribute('aria-label'));
      const space = css(node).display.startsWith('inline') ? '' : ' ';
      if (label) text += space + label + space;
      else if (/^(IMG|AREA)$/.test(node.tagName)) text += ` ${node.getAttribute('alt') ?? ''} `;
      else if (node.tagName.toLowerCase() === 'svg') text += ` ${node.querySelector(':scope > title')?.textContent ?? ''} `;
      else if (/^(INPUT|TEXTAREA)$/.test(node.tagName)) text += /^(checkbox|radio|hidden|password|button|submit|reset|image)$/.test(node.type) ? '' : ` ${node.value} `;
      else if (node.tagName === 'SELECT') text += ` ${node.selectedOptions[0]?.text ?? ''} `;
      else text += space + contentOf(node, named, deep + 1) + space;
    }
    return text;
  };
  const labelled = (element) => {
    const own = squeeze(element.getAttribute('aria-label'));
    return own || (element.tagName === 'IMG' ? squeeze(element.alt) : squeeze(contentOf(element)));
  };
  const nameOf = (element, role) => {
    const by = byIds(element, 'aria-labelledby');
    if (by.length) { const name = squeeze(by.map((one) => one === element ? squeeze(one.getAttribute('aria-label')) || squeeze(contentOf(one)) : labelled(one)).join(' ')); if (name) return [name, 'aria-labelledby', by]; }
    const own = squeeze(element.getAttribute('aria-label'));
    if (own) return [own, 'aria-label', []];
    const tag = element.tagName.toUpperCase();
    if (tag === 'INPUT' && /^(button|submit|reset)$/.test(element.type)) { const value = squeeze(element.value) || { submit: 'Submit', reset: 'Reset' }[element.type]; if (value) return [value, 'value', []]; }
    if (element.labels?.length) { const name = squeeze([...element.labels].map((label) => contentOf(label, element)).join(' ')); if (name) return [name, 'label', [...element.labels]]; }
    if (tag === 'IMG' || tag === 'AREA' || (tag === 'INPUT' && element.type === 'image')) { const alt = squeeze(element.getAttribute('alt')); if (alt) return [alt, 'alt', []]; }
    if (tag === 'FIELDSET') { const legend = element.querySelector(':scope > legend'); if (legend) return [squeeze(contentOf(legend)), 'legend', [legend]]; }
    if (tag === 'TABLE' && element.caption) return [squeeze(contentOf(element.caption)), 'caption', [element.caption]];
    if (tag === 'SVG') { const title = squeeze(element.querySelector(':scope > title')?.textContent); if (title) return [title, 'content', []]; }
    if (CONTENT.test(role) || /^(BUTTON|SUMMARY)$/.test(tag)) { const content = squeeze(contentOf(element)); if (content) return [content, 'content', []]; }
    const title = squeeze(element.getAttribute('title'));
    if (title) return [title, 'title', []];
    const holder = squeeze(element.getAttribute('placeholder') ?? element.getAttribute('aria-placeholder'));
    if (holder && /^(INPUT|TEXTAREA)$/.test(tag) || holder && /^(textbox|searchbox|combobox|spinbutton)$/.test(role)) return [holder, 'placeholder', []];
    return ['', 'none', []];
  };

  // --- the walk: elements that matter, in document order, a parent before its children
  const elements = [], blocks = [], controls = [], tables = [], dialogs = [], numbers = new Map(), pictures = [];
  let cut = 0;
  const STRUCTURE = /^(FORM|FIELDSET|TABLE|TR|TD|TH|UL|OL|LI|DL|DT|DD|DIALOG|SECTION|ARTICLE|MAIN|NAV|HEADER|FOOTER|ASIDE|H[1-6]|LABEL|LEGEND|CAPTION|IFRAME|HR|DETAILS|SUMMARY|TIME|BODY|CODE|PRE|DEL|S|THEAD|TBODY|TFOOT)$/;
  const WIDGET = /^(button|link|textbox|searchbox|combobox|spinbutton|listbox|checkbox|radio|switch|slider|menuitem|menuitemradio|menuitemcheckbox|tab|option|treeitem)$/;
  const isControl = (element, role) => {
    const tag = element.tagName.toUpperCase();
    if (tag === 'INPUT') return element.type !== 'hidden';
    if (/^(SELECT|TEXTAREA|BUTTON|SUMMARY)$/.test(tag) || (tag === 'A' && element.hasAttribute('href'))) return true;
    if (tag === 'OPTION' || role === 'option' || role === 'treeitem') return false;
    // The open list of a combobox is that combobox, not another field.
    if (role === 'listbox' && tag !== 'SELECT' && element.id && element.getRootNode().querySelector(`:is([role=combobox],[aria-haspopup=listbox]):is([aria-controls~="${CSS.escape(element.id)}"],[aria-owns~="${CSS.escape(element.id)}"])`)) return false;
    if (WIDGET.test(role)) return !(role === 'combobox' && element.querySelector('input,select'));
    if (element.isContentEditable && !element.parentElement?.isContentEditable) return true;
    if (element.hasAttribute('onclick')) return !/^(BODY|FORM|LABEL)$/.test(tag);
    if (element.hasAttribute('tabindex') && element.tabIndex >= 0 && !element.querySelector('input,select,textarea,button,a[href]') && css(element).cursor === 'pointer') return true;
    if (tag === 'LABEL' || element.closest('label')) return false;
    return css(element).cursor === 'pointer' && element.parentElement && css(element.parentElement).cursor !== 'pointer' && squeeze(element.textContent).length < 60 && !element.querySelector('input,select,textarea,button,a[href]');
  };
  const number = (element, parent, role, rect, more) => {
    if (elements.length >= most) { cut++; return -1; }
    const data = {};
    for (const attribute of element.attributes) if (/^data-|^(name|itemprop|for|title|headers|scope|aria-live|aria-current|aria-selected|datetime)$/.test(attribute.name)) data[attribute.name] = attribute.value.slice(0, 80);
    const n = first + elements.length;
    numbers.set(element, n);
    elements.push({ n, parent, frame, tag: element.tagName.toLowerCase(), role, id: element.id || '', cls: (element.getAttribute('class') ?? '').slice(0, 160), data, box: boxOf(rect), fixed: isFixed(element), ...more });
    return n;
  };
  const transformed = (text, transform) => transform === 'uppercase' ? text.toUpperCase() : transform === 'lowercase' ? text.toLowerCase() : transform === 'capitalize' ? text.replace(/(^|[\s\-(/"'])(\p{L})/gu, (all, before, letter) => before + letter.toUpperCase()) : text;
  const range = document.createRange();
  // Inline content is gathered into `open`, which is closed (made a block) wherever a block-level box begins or ends.
  let open = null;
  const begin = (owner, control) => { open ??= { owner, control, pieces: [] }; return open; };
  const close = () => {
    const done = open;
    open = null;
    if (!done) return;
    let text = '', gap = false;
    const runs = [];
    for (const piece of done.pieces) {
      const words = squeeze(piece.shown);
      if (!words) { gap ||= /\s/.test(piece.shown) || piece.gap; continue; }
      if (text && (gap || piece.gap || /^[\s\u00a0]/.test(piece.shown))) text += ' ';
      const start = text.length;
      text += words;
      gap = /[\s\u00a0]$/.test(piece.shown) || piece.gap;
      runs.push({ start, end: text.length, el: piece.el, boxes: piece.boxes, style: piece.style, raw: squeeze(piece.raw) === words ? '' : squeeze(piece.raw), breaks: (piece.breaks ?? []).map((at) => start + at) });
      piece.start = start;
    }
    if (!text) return;
    const all = runs.flatMap((run) => run.boxes);
    const x = Math.min(...all.map((b) => b[0])), y = Math.min(...all.map((b) => b[1]));
    const box = [x, y, round(Math.max(...all.map((b) => b[0] + b[2])) - x), round(Math.max(...all.map((b) => b[1] + b[3])) - y)];
    const owner = done.owner;
    blocks.push({ el: done.n, text, box, runs, unseen: done.pieces.every((piece) => piece.hidden || !squeeze(piece.shown)), ...cutBy(clipperOf(owner, done.pieces), done.pieces), control: done.control });
  };
  // Places of a text node's data in its squeezed text, and the boxes of single words.
  const placed = (data, offset) => squeeze(`${data.slice(0, offset)}x`).length - 1;
  const rectOf = (node, from, to) => { range.setStart(node, from); range.setEnd(node, to); return [...range.getClientRects()].filter((rect) => rect.width > 0); };
  const breaksOf = (node) => {
    const found = [];
    let line = null;
    for (const word of node.data.matchAll(/\S+/g)) {
      const end = word.index + word[0].length, rects = rectOf(node, word.index, end);
      if (!rects.length) continue;
      if (line !== null && rects[0].top > line + rects[0].height / 2) found.push(placed(node.data, word.index));
      line = rects.at(-1).top;
      if (line <= rects[0].top + rects[0].height / 2) continue;
      for (let at = word.index + 1, top = rects[0].top; at < end; at++) { const [rect] = rectOf(node, at, at + 1); if (rect && rect.top > top + rect.height / 2) { found.push(placed(node.data, at)); top = rect.top; } }
    }
    return found;
  };
  // From which character on a text is hidden by the box that clips it.
  const cutBy = (clipper, pieces) => {
    if (!clipper) return {};
    const style = css(clipper), box = clipper.getBoundingClientRect(), room = style.textOverflow === 'ellipsis' ? parseFloat(style.fontSize) * 0.6 : 0;
    const right = box.left + clipper.clientLeft + clipper.clientWidth - room, bottom = box.top + clipper.clientTop + clipper.clientHeight + 2;
    const out = (rect) => rect.right > right + 0.5 && !/visible|auto|scroll/.test(style.overflowX) || rect.bottom > bottom + rect.height / 3 && !/visible|auto|scroll/.test(style.overflowY);
    for (const piece of pieces) {
      if (piece.start === undefined) continue;
      for (const word of piece.node.data.slice(0, 600).matchAll(/\S+/g)) {
        if (!rectOf(piece.node, word.index, word.index + word[0].length).some(out)) continue;
        for (let at = word.index; at < word.index + word[0].length; at++) if (rectOf(piece.node, at, at + 1).some(out)) return { clipped: true, cut: piece.start + placed(piece.node.data, at) };
      }
    }
    return {};
  };
  const clipperOf = (owner, pieces) => {
    const nodes = new Set([owner]);
    for (const piece of pieces) for (let node = piece.parent; node && node !== owner; node = up(node)) nodes.add(node);
    // The nearest box that clips may be one above: a line in a cell of fixed height.
    for (let node = up(owner), i = 0; node && i < 2 && node !== document.body; node = up(node), i++) if (css(node).textOverflow === 'ellipsis') nodes.add(node);
    for (const node of nodes) {
      const style = css(node);
      if (/visible|auto|scroll/.test(style.overflowX) && /visible|auto|scroll/.test(style.overflowY)) continue;
      const wide = node.scrollWidth > node.clientWidth + 1 && !/visible|auto|scroll/.test(style.overflowX), tall = node.scrollHeight > node.clientHeight + 2 && !/visible|auto|scroll/.test(style.overflowY);
      if (node.clientWidth > 2 && node.clientHeight > 2 && (wide || tall)) return node;
    }
    return null;
  };
  const visit = (node, parent, control) => {
    if (node.nodeType === 3) {
      if (!node.data.trim()) { if (open) open.pieces.push({ shown: ' ', raw: ' ', boxes: [], gap: true }); return; }
      const element = node.parentElement ?? node.getRootNode().host;
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
      if (!rects.length) return;
      const lines = [];
      for (const rect of rects) { const last = lines.at(-1); if (last && Math.abs(last.y - rect.y) < rect.height / 2) { const right = Math.max(last.right, rect.right); last.x = Math.min(last.x, rect.x); last.width = right - last.x; last.right = right; } else lines.push({ x: rect.x, y: rect.y, width: rect.width, height: rect.height, right: rect.right }); }
      if (css(element).visibility === 'hidden') return;
      const style = styleOf(element);
      if (!open) { begin(element, control); open.n = parent; }
      open.pieces.push({ shown: transformed(node.data, style.transform), raw: node.data, el: parent, parent: element, node, breaks: lines.length > 1 && node.data.length <= 600 && /\d/.test(node.data) ? breaksOf(node) : [], boxes: lines.map(boxOf), style, hidden: unseen(element, rects[0]) });
      return;
    }
    if (node.nodeType !== 1) return;
    const element = node, tag = element.tagName.toUpperCase();
    if (/^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT|HEAD|META|LINK|TITLE|OPTION|OPTGROUP|DATALIST|SOURCE|TRACK|PARAM)$/.test(tag)) return;
    if (tag === 'BR') { if (open) open.pieces.push({ shown: ' ', raw: ' ', boxes: [], gap: true }); return; }
    const style = css(element);
    if (style.display === 'none') return;
    const contents = style.display === 'contents';
    // What is invisible may hold something visible again; what is transparent or skipped may not.
    if (!contents && style.visibility !== 'hidden' && !rendered(element)) return;
    const role = roleOf(element), rect = element.getBoundingClientRect();
    const acts = !contents && style.visibility !== 'hidden' && isControl(element, role) && (rect.width > 0 || rect.height > 0 || /^(INPUT|SELECT|TEXTAREA)$/.test(tag));
    const inline = style.display === 'inline' || contents || ((/^inline/.test(style.display)) && !acts);
    const picture = /^(IMG|SVG|CANVAS|VIDEO|PICTURE)$/.test(tag) || role === 'img' || (tag === 'I' && !squeeze(element.textContent) && /icon|fa-|glyph|material|bi-/.test(element.className));
    const structure = STRUCTURE.test(tag) || (role && role !== 'presentation' && role !== 'none') || picture || element.hasAttribute('aria-live') || element.id || element.hasAttribute('data-testid') || (!inline && /fixed|sticky/.test(style.position));
    const ownsText = [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    // A cell holds its own text, however it is laid out.
    const apart = !inline || acts || tag === 'LABEL' || /^(cell|gridcell|columnheader|rowheader)$/.test(role);
    if (apart) close();
    let n = parent;
    if (acts || structure || ownsText || element.id || element === document.body) {
      n = number(element, parent, role, rect, ownsText || acts || picture ? { style: styleOf(element) } : {});
      if (n < 0) return;
    }
    if (acts) controls.push(() => describe(element, n, role));
    if (picture && n !== parent) pictures.push([element, n]);
    if (/^(TABLE)$/.test(tag) || /^(table|grid|treegrid)$/.test(role)) tables.push(element);
    if ((tag === 'DIALOG' && element.open) || /^(dialog|alertdialog)$/.test(role) || element.getAttribute('aria-modal') === 'true') dialogs.push([element, n, role]);
    if (tag === 'SVG' || tag === 'CANVAS' || tag === 'IFRAME' || tag === 'VIDEO' || tag === 'SELECT') { if (apart) close(); else if (open) open.pieces.push({ shown: ' ', raw: ' ', boxes: [], gap: true }); return; }
    const within = acts ? n : control;
    const kept = open;
    if (acts && !apart) open = null;
    // Room that no space makes: a box of its own, or a margin or padding of some pixels.
    const boxed = inline && !acts && /^inline-/.test(style.display), roomy = (side) => boxed || inline && parseFloat(style[`margin${side}`]) + parseFloat(style[`padding${side}`]) >= 2;
    if (open && roomy('Left')) open.pieces.push({ shown: '', raw: '', boxes: [], gap: true });
    if (element.shadowRoot) for (const child of element.shadowRoot.childNodes) visit(child, n, within);
    else if (tag === 'SLOT' && element.assignedNodes().length) for (const child of element.assignedNodes()) visit(child, n, within);
    else if (tag !== 'TEXTAREA') for (const child of element.childNodes) visit(child, n, within);
    if (open && roomy('Right')) open.pieces.push({ shown: '', raw: '', boxes: [], gap: true });
    if (apart) close();
    else if (acts) open = kept;
  };

  // --- controls
  const KINDS = { textbox: 'text', searchbox: 'text', spinbutton: 'number', combobox: 'select', listbox: 'listbox', checkbox: 'checkbox', menuitemcheckbox: 'checkbox', switch: 'checkbox', radio: 'radio', menuitemradio: 'radio', button: 'button', menuitem: 'button', tab: 'button', link: 'link', slider: 'range' };
  const kindOf = (element, role) => {
    const tag = element.tagName.toUpperCase();
    if (tag === 'INPUT') {
      if (/^(date|time|datetime-local|month|week)$/.test(element.type)) return 'date';
      if (element.type === 'file') return 'file';
      if (role === 'combobox') return 'text';
    }
    if (tag === 'TEXTAREA' || element.isContentEditable) return 'text';
    if (role === 'button' && element.getAttribute('aria-haspopup') === 'listbox') return 'select';
    return KINDS[role] ?? (element.hasAttribute('onclick') || css(element).cursor === 'pointer' ? 'button' : 'other');
  };
  const seen = (element) => numbers.get(element) ?? -1;
  const optionsOf = (element) => {
    if (element.tagName === 'SELECT') return [...element.options].slice(0, 400).map((one) => ({ text: squeeze(one.label || one.text), value: one.value.slice(0, 80), selected: one.selected, disabled: one.disabled, group: one.parentElement?.tagName === 'OPTGROUP' ? one.parentElement.label : '' }));
    const list = element.list ?? byIds(element, 'aria-controls')[0] ?? byIds(element, 'aria-owns')[0] ?? (/^(listbox|radiogroup)$/.test(roleOf(element)) ? element : null);
    if (!list) return [];
    if (list.tagName === 'DATALIST') return [...list.options].slice(0, 400).map((one) => ({ text: squeeze(one.label || one.value), value: one.value.slice(0, 80) }));
    return [...list.querySelectorAll('[role=option]')].slice(0, 400).map((one) => ({ text: squeeze(contentOf(one)), value: one.dataset.value ?? '', selected: one.getAttribute('aria-selected') === 'true', disabled: one.getAttribute('aria-disabled') === 'true', group: squeeze(one.closest('[role=group]')?.getAttribute('aria-label')) }));
  };
  const state = (element, name) => { const said = element.getAttribute(name); return said === 'true' || said === 'mixed' ? true : said === 'false' ? false : null; };
  const ATTRIBUTES = ['min', 'max', 'step', 'maxlength', 'pattern', 'inputmode', 'autocomplete', 'list', 'href', 'accesskey', 'name', 'spellcheck', 'formaction', 'form', 'aria-valuenow', 'aria-valuetext', 'aria-keyshortcuts'];
  const describe = (element, el, role) => {
    const [name, source, by] = nameOf(element, role);
    const describers = byIds(element, 'aria-describedby');
    const title = squeeze(element.getAttribute('title'));
    const told = [...describers.map((one) => squeeze(contentOf(one)) || squeeze(one.textContent)), squeeze(element.getAttribute('aria-description')), source === 'title' || title === name ? '' : title].filter(Boolean);
    const typed = /^(INPUT|TEXTAREA)$/.test(element.tagName) || element.isContentEditable;
    const secret = element.type === 'password' || /one-time-code|password/.test(element.autocomplete ?? '') || /\b(otp|totp|passcode|password|secret)\b/i.test(`${element.name ?? ''} ${element.id}`);
    const kind = kindOf(element, role);
    const value = secret ? '' : element.tagName === 'SELECT' ? element.selectedOptions?.[0]?.value ?? '' : /^(button|link|checkbox|radio|file)$/.test(kind) ? '' : typed ? (element.value ?? element.innerText ?? '') : element.getAttribute('aria-valuetext') ?? element.getAttribute('aria-valuenow') ?? '';
    const attributes = {};
    for (const one of ATTRIBUTES) { const said = element.getAttribute(one); if (said !== null) attributes[one] = one === 'href' ? said.split(/[?#]/)[0].slice(0, 120) : said.slice(0, 120); }
    // That it asks first: a fact about the page's script which no style shows.
    if (/\bconfirm\s*\(/.test(element.getAttribute('onclick') ?? '') || ['hx-confirm', 'wire:confirm', 'data-confirm', 'data-turbo-confirm'].some((one) => element.hasAttribute(one)) || (/^(submit|image)?$/.test(element.getAttribute('type') ?? '') && /\bconfirm\s*\(/.test(element.form?.getAttribute('onsubmit') ?? ''))) attributes.confirm = 'true';
    // A field shows less than it holds: an input says so itself, of a closed list only the letters' width can tell.
    const clipped = element.tagName === 'INPUT' && kind === 'text' ? element.scrollWidth > element.clientWidth + 1 : element.tagName === 'SELECT' && element.selectedOptions?.[0] && element.size <= 1 && !element.multiple ? widthOf(element.selectedOptions[0].text, css(element)) > element.clientWidth - parseFloat(css(element).paddingLeft) - Math.max(parseFloat(css(element).paddingRight), css(element).appearance === 'none' ? 0 : 16) + 2 : false;
    // What the form says holds for a field that says nothing.
    if (!('autocomplete' in attributes) && element.form?.hasAttribute?.('autocomplete')) attributes.autocomplete = element.form.getAttribute('autocomplete');
    const text = kind === 'text' || kind === 'number' || kind === 'select' ? '' : element.tagName === 'INPUT' ? (/^(button|submit|reset)$/.test(element.type) ? squeeze(element.value) || name : '') : squeeze(transformed(seenText(element), css(element).textTransform));
    return {
      el, kind, role, type: (element.getAttribute('type') ?? '').toLowerCase(), name, name_source: source, labels: [...new Set([...(element.labels ?? []), ...by])].map(seen).filter((n) => n >= 0),
      description: told.join(' ').slice(0, 400), describers: describers.map(seen).filter((n) => n >= 0), text: text.slice(0, 200), icons: element.querySelectorAll?.('svg,img,i[class]').length ?? 0, value: String(value).slice(0, 400), clipped,
      placeholder: squeeze(element.getAttribute('placeholder') ?? element.getAttribute('aria-placeholder')), title, options: optionsOf(element), required: element.required === true || state(element, 'aria-required') === true,
      disabled: element.matches?.(':disabled') || state(element, 'aria-disabled') === true, readonly: element.readOnly === true || state(element, 'aria-readonly') === true, checked: /^(checkbox|radio)$/.test(element.type) ? element.checked : state(element, 'aria-checked'),
      pressed: state(element, 'aria-pressed'), expanded: state(element, 'aria-expanded'), autofocus: element.hasAttribute('autofocus'), invalid: state(element, 'aria-invalid') === true, popup: element.getAttribute('aria-haspopup') ?? '', attributes,
      native: /^(INPUT|SELECT|TEXTAREA|BUTTON|A|SUMMARY)$/.test(element.tagName), style: styleOf(element),
    };
  };
  const widthOf = (text, style) => { canvas.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`; return canvas.measureText(squeeze(text)).width; };
  // --- fonts: which of the letters that look like figures a font draws as it draws the figures
  const glyphs = (font) => {
    const side = 64, board = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
    const ink = (letter) => {
      board.clearRect(0, 0, side, side);
      board.font = font;
      board.textBaseline = 'alphabetic';
      board.fillText(letter, 12, 50);
      const data = board.getImageData(0, 0, side, side).data, rows = [];
      let left = side;
      for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) if (data[4 * (y * side + x) + 3] > 100) { rows.push([x, y]); left = Math.min(left, x); }
      return new Set(rows.map(([x, y]) => (x - left) * side + y));
    };
    const drawn = Object.fromEntries([...'1lI0O'].map((letter) => [letter, ink(letter)]));
    const alike = (a, b) => { const one = drawn[a], other = drawn[b]; if (!one.size || !other.size) return false; let both = 0; for (const dot of one) both += other.has(dot); return both / (one.size + other.size - both) > 0.9; };
    return ['1l', '1I', '0O'].filter(([a, b]) => alike(a, b));
  };
  const fontsOf = () => {
    const found = {};
    for (const block of blocks) {
      if (!/\d/.test(block.text)) continue;
      for (const { style } of block.runs) { const key = `${style.weight} ${style.family}`; if (!(key in found) && Object.keys(found).length < 12) found[key] = glyphs(`${style.weight} 44px ${style.family}`); }
    }
    for (const { style, value } of described) if (/\d/.test(value)) { const key = `${style.weight} ${style.family}`; if (!(key in found) && Object.keys(found).length < 12) found[key] = glyphs(`${style.weight} 44px ${style.family}`); }
    return Object.fromEntries(Object.entries(found).filter(([, pairs]) => pairs.length));
  };
  const seenText = (element) => {
    let text = '';
    for (const node of element.shadowRoot?.childNodes ?? element.childNodes) {
      if (node.nodeType === 3) text += node.data;
      else if (node.nodeType === 1 && !/^(SCRIPT|STYLE|SVG|TITLE|SELECT|TEXTAREA)$/i.test(node.tagName) && rendered(node) && !unseen(node, node.getBoundingClientRect())) text += (css(node).display.startsWith('inline') ? '' : ' ') + seenText(node) + ' ';
    }
    return text;
  };

  // --- tables
  const tableOf = (table) => {
    const native = table.tagName === 'TABLE';
    const rows = (native ? [...table.rows] : [...table.querySelectorAll('[role=row]')]).filter((row) => numbers.has(row) || [...row.children].some((cell) => numbers.has(cell)));
    const heads = new Map(), out = [], columns = [];
    for (const row of rows.slice(0, 400)) {
      const cells = native ? [...row.cells] : [...row.querySelectorAll('[role=cell],[role=gridcell],[role=columnheader],[role=rowheader]')];
      let column = 0, side = [];
      const made = [];
      for (const cell of cells) {
        const role = roleOf(cell), el = seen(cell), span = cell.colSpan ?? 1;
        const inHead = native && (row.parentElement?.tagName === 'THEAD');
        const header = role === 'columnheader' || role === 'rowheader' || (native && cell.tagName === 'TH');
        const forRow = role === 'rowheader' || (native && cell.tagName === 'TH' && !inHead && cell.scope !== 'col' && cells.some((one) => one.tagName === 'TD'));
        if (el < 0) { column += span; continue; }
        const explicit = byIds(cell, 'headers').map(seen).filter((n) => n >= 0);
        const mine = explicit.length ? explicit : header && !forRow ? [] : [...(columns[column] === undefined ? [] : [columns[column]]), ...side];
        made.push({ el, headers: mine, header, span });
        if (header && forRow) side = [...side, el];
        else if (header || inHead) for (let i = 0; i < span; i++) columns[column + i] = el;
        column += span;
      }
      if (made.length) out.push(made);
    }
    return { el: seen(table), rows: out, more: Math.max(0, rows.length - 400) };
  };

  if (document.body) visit(document.body, options.parent, null);
  close();
  const described = controls.map((make) => make());
  for (const [element, n] of pictures) { const found = elements[n - first]; if (found) found.name = nameOf(element, 'img')[0]; }
  for (const [element, n] of numbers) { const made = elements[n - first]; if (!made.name && /^(form|group|radiogroup|dialog|alertdialog|table|grid|region|banner|navigation|main|complementary|document|toolbar|tabpanel|article|list|listbox|log|status|alert)$/.test(made.role)) made.name = nameOf(element, made.role)[0].slice(0, 200); }
  const topmost = dialogs.filter(([element]) => rendered(element) && element.getBoundingClientRect().height > 0).map(([element, n, role]) => ({ element, el: n, modal: element.getAttribute('aria-modal') === 'true' || element.matches?.(':modal') === true, alert: role === 'alertdialog' }));
  // What hides what is only asked while something lies above the page: it costs a hit test for each point.
  const overlaid = topmost.length > 0 || elements.some((one) => one.fixed && one.box[2] * one.box[3] > innerWidth * innerHeight * 0.1);
  if (overlaid) {
    // A modal makes all else deaf to hit tests, and its backdrop lets it shine through: only what paints at that very point hides it.
    const paints = (element, x, y) => { const box = element.getBoundingClientRect(); return x >= box.left && x < box.right && y >= box.top && y < box.bottom && (rgba(css(element).backgroundColor)[3] >= 0.9 || css(element).backgroundImage !== 'none' || /^(IMG|CANVAS|VIDEO|IFRAME)$/.test(element.tagName)); };
    const hits = (x, y) => { const all = []; let found = document.elementsFromPoint(x, y); while (found.length) { all.unshift(...found.filter((one) => !all.includes(one))); const root = found[0].shadowRoot; found = root ? root.elementsFromPoint(x, y).filter((one) => !all.includes(one)) : []; } return all; };
    const hides = (element, x, y) => { for (const hit of hits(x, y)) { if (hit === element || kin(element, hit)) return false; if (paints(hit, x, y)) return true; } return false; };
    const kin = (one, other) => { for (let node = other; node; node = up(node)) if (node === one) return true; for (let node = one; node; node = up(node)) if (node === other) return true; return false; };
    for (const [element, n] of numbers) {
      const made = elements[n - first];
      if (!(made.style || /^(banner|region|group|complementary)$/.test(made.role))) continue;
      const rect = element.getBoundingClientRect();
      if (rect.bottom <= 0 || rect.right <= 0 || rect.top >= innerHeight || rect.left >= innerWidth || !rect.width || !rect.height) continue;
      const points = [0.1, 0.5, 0.9].flatMap((fx) => [0.25, 0.75].map((fy) => [rect.left + rect.width * fx, rect.top + rect.height * fy])).filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
      if (points.length) made.covered = Math.round(100 * points.filter(([x, y]) => hides(element, x, y)).length / points.length) / 100;
    }
  }
  const active = (() => { let found = document.activeElement; while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement; return found && found !== document.body ? seen(found) : -1; })();
  const counts = {};
  for (const element of document.querySelectorAll('[id]')) if (element.id) counts[element.id] = (counts[element.id] ?? 0) + 1;
  // a fragment with a slash in it is an address of the page's own router (#/patients/1): what stands behind ; or ? only sorts and filters
  const routed = (hash) => { const [route] = hash.split(/[;?&]/); return route.includes('/') ? route : ''; };
  const told = JSON.stringify({
    elements, blocks, controls: described, tables: tables.map(tableOf).filter((one) => one.el >= 0 && one.rows.length), dialogs: topmost.map(({ el, modal, alert }) => ({ el, modal, alert })),
    focus: active, fonts: fontsOf(), ids: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 1)), cut,
    document: { path: location.pathname + routed(location.hash), title: document.title, lang: document.documentElement.lang, dir: css(document.body ?? document.documentElement).direction, scroll: [scrollX, scrollY], size: [document.documentElement.scrollWidth, document.documentElement.scrollHeight] },
  });
  return options.keep ? { told, nodes: [...numbers.keys()] } : told;
}
