// A form whose text survives: drawn from its draft, saved while it is typed.
export async function drafted(page, patient, what, form, state) {
  const { drafts } = page.app;
  const fields = () => Object.fromEntries([...form.elements].filter((element) => element.name).map((element) => [element.name, element.value]));
  const keep = () => drafts.put(patient, what, { ...fields(), ...(state.key ? { key: state.key } : {}) });
  const draft = await drafts.get(patient, what).catch(() => null);
  for (const element of form.elements) {
    if (element.name && draft?.[element.name] !== undefined && !element.value.trim()) element.value = draft[element.name];
    else if (element.name && draft?.[element.name] !== undefined && element.tagName === "SELECT") element.value = draft[element.name];
  }
  state.key = draft?.key ?? null;
  form.addEventListener("input", keep);
  return { keep, fields, done: () => drafts.signed(patient, what) };
}
