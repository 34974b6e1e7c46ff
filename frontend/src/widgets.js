// What is drawn in the place of signs: bullets, boxes to tick, images, rules, the names of callouts.
import { WidgetType } from "@codemirror/view";

export class Bullet extends WidgetType {
  eq() { return true; }
  toDOM() {
    return element("span", "lw-bullet", "•");
  }
}

/* The number of a point as the page counts it, whatever number is written. */
export class Count extends WidgetType {
  constructor(words) {
    super();
    this.words = words;
  }
  eq(other) { return other.words === this.words; }
  toDOM() {
    return element("span", "lw-number", this.words);
  }
}

export class Rule extends WidgetType {
  eq() { return true; }
  toDOM() {
    return element("span", "lw-rule");
  }
  ignoreEvent() { return false; }
}

export class Label extends WidgetType {
  constructor(words) {
    super();
    this.words = words;
  }
  eq(other) { return other.words === this.words; }
  toDOM() {
    return element("span", "lw-callout-name", this.words);
  }
  ignoreEvent() { return false; }
}

/* A box of a check list. `name` is read out; a click writes the x into the text, or takes it away. */
export class Box extends WidgetType {
  constructor(ticked, name) {
    super();
    Object.assign(this, { ticked, name });
  }
  eq(other) { return other.ticked === this.ticked && other.name === this.name; }
  toDOM(view) {
    const around = element("span", "lw-box");
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", checked: this.ticked, tabIndex: -1, disabled: view.state.readOnly });
    box.setAttribute("aria-label", this.name);
    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("click", (event) => {
      event.preventDefault();
      tick(view, view.posAtDOM(around));
    });
    around.append(box);
    return around;
  }
  ignoreEvent() { return true; }
}

/* Tick or untick the box of the line at a place in the text; false when there is none. */
export function tick(view, at) {
  const line = view.state.doc.lineAt(at);
  const found = /^(.*?(?:[-*+]|\d{1,9}[.)])[ \t]+\[)([ xX])\]/.exec(line.text);
  if (!found || view.state.readOnly) return false;
  const from = line.from + found[1].length;
  view.dispatch({ changes: { from, to: from + 1, insert: found[2] === " " ? "x" : " " }, userEvent: "input.tick" });
  return true;
}

export class Picture extends WidgetType {
  constructor(source, alt) {
    super();
    Object.assign(this, { source, alt });
  }
  eq(other) { return other.source === this.source && other.alt === this.alt; }
  toDOM(view) {
    const image = element("img", "lw-image");
    Object.assign(image, { alt: this.alt, src: this.source, draggable: false });
    image.addEventListener("load", () => view.requestMeasure());
    image.addEventListener("error", () => {
      image.classList.add("lw-image-missing");
      view.requestMeasure();
    });
    return image;
  }
  ignoreEvent() { return false; }
}

function element(tag, name, words = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = words;
  return made;
}
