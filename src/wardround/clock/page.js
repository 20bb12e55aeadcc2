// Runs before the page's own scripts, in every document of a tab. CONFIG is put in front by clock/script.py.
// It does four things: shifts Date (skew, closed lid), stamps requests with virtual time, and, in virtual time only,
// keeps event streams from stopping the clock and messages between tabs from being late. See docs/explanation/virtual-time.md.
(() => {
  if (globalThis.__wardround || !/^https?:$/.test(location.protocol) || location.pathname.startsWith('/.wardround/')) return;
  const { tab, wire, lid, skew, virtual, shiftable, streamed } = CONFIG;
  const NativeDate = Date;
  const native = { now: Date.now.bind(Date), fetch: globalThis.fetch?.bind(globalThis), then: Promise.prototype.then, Xhr: XMLHttpRequest, EventSource: globalThis.EventSource };
  // A later init script (after a closed lid, or for a wrong clock) leaves newer values here; their order is not defined.
  const later = globalThis.__wardroundLater ?? {};
  const state = { lid: later.lid ?? lid, skew: later.skew ?? skew };
  const trueNow = () => native.now() + state.lid;
  const nonce = Math.random().toString(36).slice(2, 10);
  let counter = 0;
  const stamp = () => `${trueNow()};${nonce};${++counter}`;
  const aside = (path, query) => `${location.origin}${wire}/${path}?tab=${encodeURIComponent(tab)}&t=${trueNow()}${query || ''}`;
  const face = { tab, now: trueNow, state };
  Object.defineProperty(globalThis, '__wardround', { value: face, enumerable: false });

  // Date: the wall clock that the page believes. performance.now and timers stay as they are: a closed lid and a wrong clock move Date only.
  if (shiftable) {
    const shifted = () => native.now() + state.lid + state.skew;
    const Shifted = function Date(...given) {
      if (!new.target) return new NativeDate(shifted()).toString();
      return Reflect.construct(NativeDate, given.length ? given : [shifted()], new.target);
    };
    Object.setPrototypeOf(Shifted, NativeDate);
    Shifted.prototype = NativeDate.prototype;
    Object.defineProperty(NativeDate.prototype, 'constructor', { value: Shifted, writable: true, configurable: true });
    Shifted.now = shifted;
    globalThis.Date = Shifted;
  }

  // Each request says when, in virtual time, the page sent it: the wire cannot know that by itself in the middle of a long skip.
  const stampable = (url) => { try { return /^https?:$/.test(new URL(url, document.baseURI).protocol); } catch { return false; } };
  const streamPaths = streamed.map((pattern) => new RegExp(pattern));
  const streams = (url, headers) => /text\/event-stream/.test(headers.get('accept') ?? '') || streamPaths.some((path) => path.test(new URL(url, document.baseURI).pathname));
  if (native.fetch) {
    globalThis.fetch = function fetch(input, init) {
      try {
        const request = input instanceof Request ? input : null;
        const mode = init?.mode ?? request?.mode;
        if (stampable(request ? request.url : String(input)) && mode !== 'no-cors') {
          const headers = new Headers(init?.headers ?? request?.headers);
          if (face.streamed && streams(request ? request.url : String(input), headers)) return face.streamed(input, init, headers);
          headers.set('x-wardround-at', stamp());
          return native.fetch(input, { ...init, headers });
        }
      } catch { /* whatever is wrong with the arguments is the page's: let the browser say it */ }
      return native.fetch(input, init);
    };
  }
  const targets = new WeakMap();
  const open = native.Xhr.prototype.open;
  native.Xhr.prototype.open = function (method, url, ...rest) { targets.set(this, String(url)); return open.call(this, method, url, ...rest); };
  const send = native.Xhr.prototype.send;
  native.Xhr.prototype.send = function (body) {
    if (this.readyState === 1 && stampable(targets.get(this) ?? '')) this.setRequestHeader('x-wardround-at', stamp());
    return send.call(this, body);
  };
  // A navigation carries no header of ours: tell the wire the time just before (synchronously, or it would arrive second).
  globalThis.navigation?.addEventListener('navigate', (event) => {
    if (event.hashChange || event.downloadRequest !== null || (event.destination.sameDocument && event.navigationType !== 'reload')) return;
    try { const request = new native.Xhr(); open.call(request, 'POST', aside('at'), false); send.call(request); } catch { /* offline: the wire keeps its last time */ }
  });

  if (!virtual) return;

  // Back by script: after history.back() to another document Chromium counts a request that does not exist, for ever. The same
  // journey by way of navigation is not counted. (Where there are frames, their entries may be meant: then it is left alone.)
  const journey = (type, by) => {
    const original = History.prototype[type];
    History.prototype[type] = function (...given) {
      const delta = by ?? Math.trunc(Number(given[0] ?? 0));
      const { navigation } = globalThis;
      const to = delta && this === globalThis.history && self === top && !frames.length ? navigation?.entries()[navigation.currentEntry?.index + delta] : null;
      if (!to) return original.apply(this, given);
      for (const end of Object.values(navigation.traverseTo(to.key))) end.catch(() => { /* as history does: nobody is told */ });
      return undefined;
    };
  };
  journey('back', -1); journey('forward', 1); journey('go', null);

  // The brake. BroadcastChannel, locks and storage events travel through the browser process, and virtual time does not wait for
  // them. It does not move while this thread has something to do: post messages to ourselves until everybody has answered who was spoken to.
  // (A pending fetch stops it too, and with it the tasks that bring the answers.)
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel('\u0000wardround') : null;
  const post = channel && BroadcastChannel.prototype.postMessage;
  const say = (message) => { if (channel) try { post.call(channel, { ...message, from: nonce }); } catch { /* closed with the document */ } };
  const peers = new Set();
  const deaf = new Set(); // frozen tabs: asked for nothing until they speak again
  const unheard = new Map();
  const heard = (id, from) => {
    const waiting = unheard.get(id);
    waiting?.delete(from);
    if (waiting?.size === 0) unheard.delete(id);
  };
  if (channel) {
    channel.onmessage = ({ data }) => {
      deaf.delete(data.from);
      if (data.hello || data.here) peers.add(data.from);
      if (data.hello) say({ here: true });
      if (data.bye) { peers.delete(data.from); for (const id of unheard.keys()) heard(id, data.from); }
      if (data.ask) say({ heard: data.ask });
      if (data.heard) heard(data.heard, data.from);
    };
    addEventListener('pagehide', () => say({ bye: true }));
    addEventListener('pageshow', (event) => { if (event.persisted) say({ hello: true }); });
    say({ hello: true });
  }
  const MOST = 20000; // turns of some hundredths of a real millisecond
  const locks = navigator.locks?.query.bind(navigator.locks);
  const turnstile = new MessageChannel();
  let braking = false, asking = false, locking = false, least = 0, settling = 0, age = 0, turns = 0, brakes = 0;
  const waits = () => asking || least > turns || unheard.size > 0 || settling > 0;
  // What never settles is waited for once: a new age forgets it.
  const settles = () => { const mine = age; let open = true; settling += 1; return () => { if (open && mine === age) settling -= 1; open = false; }; };
  const turn = MessagePort.prototype.postMessage.bind(turnstile.port2, 0);
  turnstile.port1.onmessage = () => {
    turns += 1;
    if (waits() && turns < MOST) { turn(); return; }
    braking = false;
    for (const waiting of unheard.values()) for (const peer of waiting) deaf.add(peer);
    unheard.clear();
    if (settling) { age += 1; settling = 0; }
  };
  // What was sent before the question is there when the answer comes: other tabs answer on the channel, the lock manager on its own
  // (who has asked for no lock and let none go need not wait for it).
  const ask = () => {
    asking = false;
    const waiting = new Set([...peers].filter((peer) => !deaf.has(peer)));
    if (waiting.size) {
      const id = `${nonce}.${++brakes}`;
      unheard.set(id, waiting);
      say({ ask: id });
    }
    if (locks && locking) { const settled = settles(); native.then.call(locks(), settled, settled); }
    locking = false;
  };
  // `done`: what the page itself waits for (a promise, or a request of IndexedDB); where there is no answer at all, so many turns it is.
  const UNANSWERED = 200;
  const brake = (done, answered = true) => {
    if (!braking) { turns = 0; least = 0; }
    if (typeof done?.then === 'function') { const settled = settles(); native.then.call(Promise.resolve(done), settled, settled); }
    else if (done instanceof IDBRequest && done.readyState === 'pending') { const settled = settles(); for (const name of ['success', 'error', 'blocked']) done.addEventListener(name, settled); }
    else if (!answered) least = turns + UNANSWERED;
    if (!asking) { asking = true; queueMicrotask(ask); }
    if (braking) return;
    braking = true;
    turn();
  };
  // What a worker of ours asks for is no fetch of the page's: nothing tells virtual time of it, and yet what is answered at once shall
  // not be late. So the page asks the wire, by a fetch of its own, whether it has answered; the wire knows how long to keep it. A path
  // that answers at once, and is asked again at once, would let no time pass at all: after so many times it is waited for only now and
  // then. Takes the address, marks it; returns what to call when the answer is here.
  const STRAIGHT_MS = 100, STRAIGHT = 20, AGAIN_MS = 60000;
  const asides = new Map();
  const brakeFor = (url) => {
    const path = url.origin + url.pathname;
    if (!asides.has(path)) asides.set(path, { answered: -Infinity, straight: 0, waited: -Infinity });
    const known = asides.get(path);
    const now = native.now();
    const name = `${nonce}.${++counter}`;
    url.searchParams.set('__wr', `${tab};${trueNow()};${name}`);
    known.straight = now - known.answered < STRAIGHT_MS ? known.straight + 1 : 0;
    if (known.straight > STRAIGHT && now - known.waited < AGAIN_MS) return () => { known.answered = native.now(); };
    known.waited = now;
    let late = false, over = false, here;
    const done = new Promise((go) => { here = go; });
    native.then.call(native.fetch(aside('answered', `&n=${name}&of=${encodeURIComponent(path)}`)), (answer) => {
      if (answer.status === 200) brake(done); else late = true;
    }, () => { late = true; });
    return () => { if (!over) known.answered = late ? -Infinity : native.now(); over = true; here(); };
  };
  const lockBrake = () => { locking = true; brake(); };
  face.brake = brake;
  if (channel) BroadcastChannel.prototype.postMessage = function (...given) { const done = post.apply(this, given); brake(); return done; };
  if (navigator.locks) {
    const request = LockManager.prototype.request;
    LockManager.prototype.request = function (name, ...rest) {
      const work = rest.pop();
      const wrapped = typeof work !== 'function' ? work : (lock) => {
        const done = work(lock);
        Promise.resolve(done).then(lockBrake, lockBrake);
        return done;
      };
      const granted = request.call(this, name, ...rest, wrapped);
      lockBrake();
      return granted;
    };
  }
  for (const verb of ['setItem', 'removeItem', 'clear']) {
    const original = Storage.prototype[verb];
    Storage.prototype[verb] = function (...given) {
      const heard = this === globalThis.localStorage && (verb !== 'setItem' || this.getItem(given[0]) !== String(given[1]));
      const done = original.apply(this, given);
      if (heard) brake();
      return done;
    };
  }
  const braked = (type, verbs) => {
    for (const verb of verbs) {
      const original = type?.prototype[verb];
      if (original) type.prototype[verb] = function (...given) { const done = original.apply(this, given); brake(done, false); return done; };
    }
  };
  braked(globalThis.IDBFactory, ['open', 'deleteDatabase']);
  braked(globalThis.IDBObjectStore, ['put', 'add', 'get', 'getAll', 'delete', 'clear', 'openCursor', 'count']);
  braked(globalThis.CookieStore, ['get', 'getAll', 'set', 'delete']);
  braked(globalThis.CacheStorage, ['open', 'match']);
  braked(globalThis.ServiceWorker, ['postMessage']);
  braked(globalThis.SharedWorker && MessagePort, ['postMessage']);

  // Workers keep real time: say so, once, to whoever judges.
  for (const name of ['Worker', 'SharedWorker']) {
    const Native = globalThis[name];
    if (!Native) continue;
    globalThis[name] = new Proxy(Native, { construct(target, given, self) {
      if (!String(given[0]).includes(wire)) globalThis.__wardround_said?.({ what: 'worker', name });
      return Reflect.construct(target, given, self);
    } });
    if (name === 'Worker') native.Worker = Native;
  }

  // A Response that a script made of a stream, once it is read whole, stops virtual time for good (Chromium 156); read part by part it
  // does not. Scripts make such responses where they unpack or decrypt, and so do we for long polls, below.
  if (globalThis.Response) {
    const Native = globalThis.Response;
    const streaming = new WeakSet();
    const { clone } = Native.prototype;
    Native.prototype.clone = function () { const twin = clone.call(this); if (streaming.has(this)) streaming.add(twin); return twin; };
    for (const kind of ['json', 'text', 'arrayBuffer', 'blob', 'bytes', 'formData']) {
      const original = Native.prototype[kind];
      if (!original) continue;
      Native.prototype[kind] = async function (...given) {
        if (!streaming.has(this) || this.bodyUsed || this.body.locked) return original.apply(this, given);
        const parts = [];
        const reader = this.body.getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          if (!(part.value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
          parts.push(part.value);
        }
        const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
        let at = 0;
        for (const part of parts) { whole.set(part, at); at += part.length; }
        return original.apply(new Native(whole, { headers: this.headers }), given);
      };
    }
    globalThis.Response = new Proxy(Native, { construct(target, given, self) {
      const response = Reflect.construct(target, given, self);
      if (given[0] instanceof ReadableStream) streaming.add(response);
      return response;
    } });
    Object.defineProperty(Native.prototype, 'constructor', { value: globalThis.Response, writable: true, configurable: true });
  }

  // So does the fetch of an event stream (portals use it where the request needs a bearer token): the worker fetches, the page reads.
  if (native.Worker) {
    face.streamed = (input, init, headers) => new Promise((resolve, reject) => {
      const request = new Request(input, { ...init, headers });
      const url = new URL(request.url);
      const answered = brakeFor(url);
      const worker = new native.Worker(`${location.origin}${wire}/stream.js`);
      let sink = null, endless = false;
      const fail = (error) => { answered(); worker.terminate(); if (sink) { try { sink.error(error); } catch { /* closed already */ } } else reject(error); };
      const signal = init?.signal ?? request.signal;
      if (signal?.aborted) { fail(signal.reason); return; }
      signal?.addEventListener('abort', () => fail(signal.reason));
      worker.onmessage = ({ data }) => {
        if (data.type === 'head') {
          endless = data.headers.some(([name, value]) => name === 'content-type' && /^text\/event-stream/i.test(value));
          const body = new ReadableStream({ start(controller) { sink = controller; }, cancel() { answered(); worker.terminate(); } });
          const response = new Response([101, 204, 205, 304].includes(data.status) ? null : body, { status: data.status, statusText: data.statusText, headers: data.headers });
          Object.defineProperty(response, 'url', { value: data.url });
          resolve(response);
        } else if (data.type === 'chunk') { if (endless) answered(); try { sink.enqueue(data.chunk); } catch { worker.terminate(); } }
        else if (data.type === 'end') { answered(); try { sink.close(); } catch { /* cancelled */ } worker.terminate(); }
        else fail(new TypeError('Failed to fetch'));
      };
      const send = (body) => worker.postMessage({ fetch: url.href, options: { method: request.method, headers: [...request.headers], credentials: request.credentials, mode: request.mode, cache: request.cache, body } });
      if (request.method === 'GET' || request.method === 'HEAD') send(undefined);
      else request.text().then(send, fail);
    });
  }

  // An open EventSource is a pending fetch and would stop virtual time for good. The real one therefore lives in a worker, whose
  // requests do not; reconnecting is done here, in virtual time, as the standard says.
  if (native.EventSource && native.Worker) {
    class Source extends EventTarget {
      constructor(url, options) {
        super();
        this.url = new URL(url, document.baseURI).href;
        this.withCredentials = !!options?.withCredentials;
        this.readyState = 0;
        this.onopen = this.onmessage = this.onerror = null;
        this.names = new Set(['message']);
        this.connect();
      }
      connect() {
        const url = new URL(this.url);
        this.answered = brakeFor(url);
        this.worker = new native.Worker(`${location.origin}${wire}/stream.js`);
        this.worker.onmessage = ({ data }) => this.hear(data);
        this.worker.postMessage({ url: url.href, withCredentials: this.withCredentials, names: [...this.names] });
      }
      hear(data) {
        if (this.readyState === 2) return;
        if (data.type === 'open') { this.readyState = 1; this.tell(new Event('open')); return; }
        if (data.type === 'error') {
          this.answered();
          this.worker.terminate();
          this.readyState = data.fatal ? 2 : 0;
          this.tell(new Event('error'));
          if (!data.fatal) setTimeout(() => { if (this.readyState === 0) this.connect(); }, 3000);
          return;
        }
        this.answered();
        this.tell(new MessageEvent(data.name, { data: data.data, lastEventId: data.id, origin: new URL(this.url).origin }));
      }
      tell(event) { this[`on${event.type}`]?.call(this, event); this.dispatchEvent(event); }
      addEventListener(name, ...rest) {
        if (!this.names.has(name)) { this.names.add(name); this.worker.postMessage({ names: [name] }); }
        super.addEventListener(name, ...rest);
      }
      close() { this.readyState = 2; this.answered(); this.worker.terminate(); }
    }
    for (const [name, value] of [['CONNECTING', 0], ['OPEN', 1], ['CLOSED', 2]]) { Source[name] = value; Source.prototype[name] = value; }
    Object.defineProperty(Source, 'name', { value: 'EventSource' });
    globalThis.EventSource = Source;
  }
})();
