let held; const get = async () => held, put = async (key) => { held = key; };
const warn = (left) => { document.querySelector('#toast').textContent = `You will be signed out in ${left} seconds. Move the mouse to stay.`; };
const calm = () => { document.querySelector('#toast').textContent = ''; };
