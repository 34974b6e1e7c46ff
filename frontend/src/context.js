// What the behaviours of the editor share; frontend/README.md describes it for whoever writes one.
import { post } from "../../static/js/editor/session.js";
import { toolbox } from "./tools.js";

export function makeContext(editor) {
  const { form, area, sentences, tell } = editor;
  const looks = [];
  return {
    form,
    area,
    sentences,
    announce: tell,
    page: form.dataset.page,
    person: form.dataset.person,
    upload: form.dataset.upload ?? "",
    most: Number(form.dataset.most),
    token: () => form.elements.csrf_token.value,
    post: (address, body, signal) => post(editor, address, body, signal),
    tools: toolbox(form),
    looks,
    look: (extension) => { looks.push(extension); },
    view: null,
  };
}
