const store = (mode, work) => new Promise((done) => { const opening = indexedDB.open('ward', 1);
opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
opening.onsuccess = () => { const asked = work(opening.result.transaction('keys', mode).objectStore('keys')); asked.onsuccess = () => done(asked.result); }; });
const get = () => store('readonly', (keys) => keys.get('session')), put = (key) => store('readwrite', (keys) => key ? keys.put(key, 'session') : keys.delete('session'));
const warn = (left) => { document.title = `Session ends in ${left} s`; };
const calm = () => { document.title = 'Ward'; };
