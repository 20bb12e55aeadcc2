// Real time only. A machine that sleeps stops the clock on which timers and performance.now run; a tab that is merely stopped does not:
// all that fell due meanwhile would fire at once on waking, and no portal would be seen to wake unprepared. So awake time is kept here:
// it stands still while the lid is closed, and each timer keeps what was left of it.
(() => {
  if (globalThis.__wardroundLid) return;
  const native = { now: performance.now.bind(performance), setTimeout: globalThis.setTimeout.bind(globalThis), setInterval: globalThis.setInterval.bind(globalThis), clear: globalThis.clearTimeout.bind(globalThis) };
  let slept = 0, since = null;
  const awake = () => (since ?? native.now()) - slept;
  const lid = (closed) => {
    if (closed === (since !== null)) return;
    if (closed) { since = native.now(); return; }
    slept += native.now() - since;
    since = null;
  };
  Object.defineProperty(globalThis, '__wardroundLid', { value: lid, enumerable: false });
  Performance.prototype.now = function now() { return awake(); };

  const running = new Map();
  const timer = (work, delay, given, again) => {
    const period = Math.max(0, Number(delay) || 0);
    let due = awake() + period;
    const fire = () => {
      const left = due - awake();
      if (since !== null || left > 1) { running.set(id, native.setTimeout(fire, Math.max(left, 1))); return; }
      running.delete(id);
      if (again) {
        due = Math.max(due, awake() - period) + period;
        running.set(id, native.setTimeout(fire, due - awake()));
      }
      work.apply(globalThis, given);
    };
    const id = native.setTimeout(fire, period);
    return id;
  };
  globalThis.setTimeout = function setTimeout(work, delay, ...given) {
    return typeof work === 'function' ? timer(work, delay, given, false) : native.setTimeout(work, delay, ...given);
  };
  globalThis.setInterval = function setInterval(work, delay, ...given) {
    return typeof work === 'function' ? timer(work, Math.max(Number(delay) || 0, 1), given, true) : native.setInterval(work, delay, ...given);
  };
  const clear = (id) => { native.clear(running.get(id) ?? id); running.delete(id); };
  globalThis.clearTimeout = function clearTimeout(id) { clear(id); };
  globalThis.clearInterval = function clearInterval(id) { clear(id); };
})();
