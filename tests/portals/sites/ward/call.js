/** JSON of an answer to a plain fetch. Throws an error with the status (0: no answer). */
export async function call(path, { method = "GET", body, token } = {}) {
  const headers = { ...(body && { "content-type": "application/json" }), ...(token && { authorization: `Bearer ${token}` }) };
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  } catch (error) {
    throw Object.assign(error, { status: 0 });
  }
  if (!answer.ok) throw Object.assign(new Error(`status ${answer.status}`), { status: answer.status });
  return answer.json();
}
