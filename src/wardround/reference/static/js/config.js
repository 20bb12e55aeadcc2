// What the server put into the page: limits in milliseconds, the session style, planted defects.
export const config = JSON.parse(document.getElementById("config").textContent);
