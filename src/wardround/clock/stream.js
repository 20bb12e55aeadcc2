// The worker in which event streams live in virtual time (see page.js). The wire serves it at its reserved path.
let source = null;
const hear = (name) => source.addEventListener(name, (event) => postMessage({ type: 'event', name, data: event.data, id: event.lastEventId }));
const relay = async (url, options) => {
  try {
    const response = await fetch(url, options);
    const shown = new URL(response.url);
    shown.searchParams.delete('__wr');
    postMessage({ type: 'head', status: response.status, statusText: response.statusText, headers: [...response.headers], url: shown.href });
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader.read()) postMessage({ type: 'chunk', chunk: part.value });
    postMessage({ type: 'end' });
  } catch { postMessage({ type: 'failed' }); }
};
onmessage = ({ data }) => {
  if (data.fetch) { relay(data.fetch, data.options); return; }
  if (data.url) {
    source = new EventSource(data.url, { withCredentials: data.withCredentials });
    source.onopen = () => postMessage({ type: 'open' });
    source.onerror = () => { const fatal = source.readyState === 2; source.close(); postMessage({ type: 'error', fatal }); };
  }
  for (const name of data.names) if (source) hear(name);
};
