await navigator.serviceWorker.register('/worker.js');
if (!navigator.serviceWorker.controller) await new Promise((go) => { navigator.serviceWorker.oncontrollerchange = go; });
const get = async () => sessionStorage.getItem('in') && 'worker', put = async (key) => { key ? sessionStorage.setItem('in', 'yes') : sessionStorage.removeItem('in'); };
const warn = () => {};
const calm = () => {};
