// The worker in which an EventSource lives in virtual time (see page.js). The wire serves it at its reserved path.
let source = null;
const hear = (name) => source.addEventListener(name, (event) => postMessage({ type: 'event', name, data: event.data, id: event.lastEventId }));
onmessage = ({ data }) => {
  if (data.url) {
    source = new EventSource(data.url, { withCredentials: data.withCredentials });
    source.onopen = () => postMessage({ type: 'open' });
    source.onerror = () => { const fatal = source.readyState === 2; source.close(); postMessage({ type: 'error', fatal }); };
  }
  for (const name of data.names) if (source) hear(name);
};
