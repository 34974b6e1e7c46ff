// [data-behaviour~="passages"]: comments on a passage are marked in the text and shown beside it, and selecting words in
// the text offers to comment on them. Without script the comments stand under the text, and the words are copied by hand.
const solid = (text) => text.replace(/\s+/g, "");
const AROUND = 60;

function begin(talk, prose) {
  if (!prose) return;
  const threads = [...talk.querySelectorAll(".thread[data-quote]")].filter((thread) => mark(talk, prose, thread));
  offer(talk, prose);
  if (threads.length) beside(talk, prose, threads);
}

/* The text nodes of the page's text, with their signs but for spaces, and where each of these is. */
function signs(prose) {
  const walker = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data } = walker.currentNode;
    for (let at = 0; at < data.length; at += 1) {
      if (data[at].trim()) found.push({ node: walker.currentNode, at, sign: data[at] });
    }
  }
  return found;
}

function alike(one, other) {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
}

const backwards = (text) => [...text].reverse().join("");

/* Where a passage is: of several places the one whose surroundings fit best. */
function find(all, { quote, before, after }) {
  const text = all.map(({ sign }) => sign).join("");
  const words = solid(quote);
  let best = null;
  for (let at = text.indexOf(words); words && at >= 0; at = text.indexOf(words, at + 1)) {
    const fit = alike(backwards(text.slice(Math.max(0, at - AROUND), at)), backwards(solid(before)))
      + alike(text.slice(at + words.length, at + words.length + AROUND), solid(after));
    if (!best || fit > best.fit) best = { fit, from: at, to: at + words.length };
  }
  return best && all.slice(best.from, best.to);
}

/* Marks the passage of a thread, with a link to the thread at its end. False when it is not in this text. */
function mark(talk, prose, thread) {
  const found = find(signs(prose), thread.dataset);
  if (!found) return false;
  const stretches = [];
  for (const { node, at } of found) {
    const last = stretches.at(-1);
    if (last?.node === node) last.end = at + 1;
    else stretches.push({ node, start: at, end: at + 1 });
  }
  let last;
  for (const { node, start, end } of stretches) {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    last = document.createElement("mark");
    last.className = "passage";
    last.dataset.thread = thread.id;
    range.surroundContents(last);
  }
  last.after(pointer(talk, thread));
  backTo(talk, thread, last);
  return true;
}

function pointer(talk, thread) {
  const link = document.createElement("a");
  link.className = "passage-link";
  link.href = `#${thread.id}`;
  link.setAttribute("aria-label", talk.dataset.sayOf.replace("{name}", thread.dataset.by));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const said = thread.querySelector(".said");
    said.focus({ preventScroll: true });
    thread.scrollIntoView({ block: "nearest" });
  });
  return link;
}

function backTo(talk, thread, words) {
  words.id = `words-${thread.id}`;
  words.tabIndex = -1;
  const link = document.createElement("a");
  link.className = "thread-back";
  link.href = `#${words.id}`;
  link.textContent = talk.dataset.sayBack;
  thread.querySelector(".thread-quote").after(link);
  const toggle = (on) => wordsOf(thread).forEach((part) => part.toggleAttribute("data-on", on));
  for (const [name, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
    thread.addEventListener(name, () => toggle(on));
  }
}

const wordsOf = (thread) => document.querySelectorAll(`.passage[data-thread="${thread.id}"]`);

/* On a wide screen the threads stand beside their words, in place of what is said about the page; a button changes that. */
function beside(talk, text, threads) {
  const aside = document.querySelector(".page-aside");
  const wide = matchMedia("(width >= 60rem)");
  if (!aside) return;
  const margin = document.createElement("ol");
  margin.className = "threads margin";
  margin.setAttribute("aria-label", talk.dataset.sayMargin);
  const home = threads[0].parentElement;
  const order = [...home.children];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button margin-switch";
  button.dataset.kind = "secondary";
  aside.before(button);
  aside.parentElement.append(margin);
  let wanted = location.pathname.endsWith("/draft") || threads.some(({ id }) => inside(id));

  const arrange = () => {
    const shown = wanted && wide.matches;
    button.hidden = !wide.matches;
    button.textContent = shown ? talk.dataset.sayAbout : `${talk.dataset.sayMargin} (${threads.length})`;
    aside.parentElement.toggleAttribute("data-margin", shown);
    if (shown !== margin.contains(threads[0])) {
      if (shown) margin.append(...threads);
      else home.append(...order);
    }
    if (shown) place(text, margin, threads);
  };
  button.addEventListener("click", () => { wanted = !wanted; arrange(); });
  wide.addEventListener("change", arrange);
  new ResizeObserver(() => { if (margin.contains(threads[0])) place(text, margin, threads); }).observe(text);
  margin.addEventListener("toggle", () => place(text, margin, threads), true);
  arrange();
}

function inside(id) {
  const at = location.hash.slice(1);
  return at === id || Boolean(at && document.getElementById(id).querySelector(`[id="${CSS.escape(at)}"]`));
}

/* Each thread at the height of its words, and below the one before it. */
function place(text, margin, threads) {
  const top = margin.getBoundingClientRect().top;
  let free = 0;
  for (const thread of threads) {
    const words = document.getElementById(`words-${thread.id}`).getBoundingClientRect();
    const start = Math.max(free, words.top - top);
    thread.style.setProperty("inset-block-start", `${start}px`);
    free = start + thread.getBoundingClientRect().height + 12;
  }
  margin.style.setProperty("min-block-size", `${Math.max(free, text.getBoundingClientRect().height)}px`);
}

/* A button at words that are selected in the text; it opens the form with these words. */
function offer(talk, text) {
  const form = talk.querySelector(".new-comment");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button passage-offer";
  button.dataset.kind = "primary";
  button.textContent = talk.dataset.sayComment;
  button.hidden = true;
  text.after(button);
  let chosen = null;

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const within = range && text.contains(range.commonAncestorContainer) && solid(selection.toString());
    if (!within) {
      if (document.activeElement !== button) button.hidden = true;
      return;
    }
    chosen = { ...around(text, range), quote: selection.toString().trim() };
    const box = range.getBoundingClientRect();
    button.style.setProperty("inset-block-start", `${box.bottom + scrollY + 6}px`);
    button.style.setProperty("inset-inline-start", `${Math.min(box.left + scrollX, innerWidth - 140)}px`);
    button.hidden = false;
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => {
    button.hidden = true;
    for (const name of ["quote", "before", "after"]) form.elements[name].value = chosen[name];
    if (form.elements.heading) form.elements.heading.value = "";
    form.elements.quote.closest("details").open = true;
    ask(talk, form);
  });
}

/* What stands before and after the range, as much as is asked for. */
function around(text, range) {
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(text, text.childNodes.length);
  return { before: solid(before.toString()).slice(-AROUND), after: solid(after.toString()).slice(0, AROUND) };
}

/* The form in a dialog over the text; what was typed stays in the form when it is closed. */
function ask(talk, form) {
  const dialog = document.createElement("dialog");
  dialog.className = "talk comment-dialog";
  dialog.setAttribute("aria-label", talk.dataset.sayComment);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.dataset.kind = "quiet";
  close.textContent = talk.dataset.sayClose;
  close.addEventListener("click", () => dialog.close());
  const place = document.createComment("the form");
  form.parentNode.insertBefore(place, form); // its field named "before" hides the method of that name
  dialog.append(form, close);
  talk.append(dialog);
  dialog.addEventListener("close", () => { place.replaceWith(form); dialog.remove(); });
  dialog.showModal();
  form.elements.body.focus();
}

for (const talk of document.querySelectorAll('[data-behaviour~="passages"]')) begin(talk, document.querySelector(".prose"));
