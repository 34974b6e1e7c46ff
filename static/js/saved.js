// [data-draft-done]: the server has these drafts or saved their texts, so this device lets go of them: "person:key:step ...".
import { drop } from "./drafts.js";

for (const { dataset } of document.querySelectorAll("[data-draft-done]")) {
  for (const told of dataset.draftDone.split(" ")) {
    const [person, key, step] = told.split(":");
    drop(person, key, Number(step));
  }
}
