// [data-made-by]: the server says that a new page of this person is there, so the text kept in this tab for it may go.
for (const { dataset } of document.querySelectorAll("[data-made-by]")) {
  const key = `lichtwerk:${dataset.madeBy}:new`;
  try {
    if (JSON.parse(sessionStorage.getItem(key))?.sent) sessionStorage.removeItem(key);
  } catch { /* no storage, no draft */ }
}
