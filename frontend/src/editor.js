// form[data-behaviour~="editor"]: text that looks as it will be, over the text area that the form sends.
import { forEachEditor } from "../../static/js/editor/form.js";
import { mount } from "./mount.js";

export { attempt } from "./commands.js";

forEachEditor(mount);
