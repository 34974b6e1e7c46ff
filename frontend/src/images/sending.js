// Sending one file, with how far it is; when the session is another one by now, once more through `post`, which renews it.
import { askSameName } from "./same_name.js";

/* The file as the page has it, null when it was left out after all, or a sentence when it did not work. `far(part)` is told
   how much has gone, from 0 to 1;
   `asks`: what is meant by a name that the page has already. */
export async function sendFile(context, file, far, asks) {
  const found = await sent(context, file, far, asks);
  return found?.waiting ? askSameName(context, found) : typeof found === "string" ? found : found[0];
}

/* The files as JSON, the question about a known name, or a sentence. */
async function sent(context, file, far, asks) {
  const { sentences } = context;
  const body = new FormData();
  body.set("file", file);
  if (asks) body.set("same_name", "ask");
  try {
    const first = await once(context, body, far);
    if (first.status !== 400 && first.status !== 401) return read(first.status, first.text, sentences);
    const answer = await context.post(context.upload, body);
    return typeof answer === "string" ? answer : read(answer.status, await answer.text(), sentences);
  } catch {
    return sentences.upload_cut;
  }
}

function once(context, body, far) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", context.upload);
    request.setRequestHeader("X-CSRFToken", context.token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => far(total ? loaded / total : 0));
    request.addEventListener("load", () => resolve({ status: request.status, text: request.responseText }));
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => reject(new Error(end)));
    request.send(body);
  });
}

function read(status, text, sentences) {
  try {
    const found = JSON.parse(text);
    return status === 201 || status === 202 ? found : found.detail || sentences.failed;
  } catch { /* an error page */
    return sentences.failed;
  }
}
