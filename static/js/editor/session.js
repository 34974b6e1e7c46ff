// Sending in the background for somebody who may have signed in anew, in another tab, since this screen was opened.

/* The answer to a POST, or the sentence to say when there is no live session of the same person. */
export async function post({ form, sentences }, address, body, signal) {
  const send = () => fetch(address, {
    method: "POST", body, signal, redirect: "error",
    headers: { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" },
  });
  const lost = (answer) => answer.status === 401 || answer.status === 400;
  const answer = await send();
  if (!lost(answer)) return answer;
  const refusal = await takeToken(form, sentences, signal);
  if (refusal) return refusal;
  if (body instanceof FormData && body.has("csrf_token")) body.set("csrf_token", form.elements.csrf_token.value);
  const again = await send();
  return lost(again) ? sentences.signed_out : again;
}

/* The token of the session that is live now, for every form of this screen; nothing is taken when it is somebody else's. */
async function takeToken(form, sentences, signal) {
  const answer = await fetch(form.dataset.token, { headers: { Accept: "application/json" }, signal, redirect: "error" });
  if (!answer.ok) return sentences.signed_out;
  const { token, person } = await answer.json();
  if (String(person) !== form.dataset.person) return sentences.somebody_else;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
  return "";
}
