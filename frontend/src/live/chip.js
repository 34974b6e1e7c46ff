// Says honestly where the text is, and who is writing; and shows text that could not be joined, to be copied.
const PATIENCE = 1500;

export function chipOf(form, sentences, announce) {
  const line = form.querySelector("[data-live-line]");
  const chip = line.querySelector("[data-live-state]");
  const people = line.querySelector("[data-live-people]");
  let shown = "";
  let timer;
  const heard = hearing(form, announce);
  let fields = { waits: "", draft: false }; // where title, labels and note are: static/js/editor/draft.js
  let latest = null;
  form.addEventListener("lichtwerk:draft", ({ detail }) => {
    fields = detail;
    if (latest) draw(latest);
  });

  const draw = (session) => {
    clearTimeout(timer);
    latest = session;
    const written = ["saved", "saving"].includes(session.state);
    const waits = fields.waits && written;
    const state = waits ? "device" : session.state;
    chip.dataset.state = state;
    chip.textContent = waits ? fields.waits : sentenceOf(session, sentences);
    if (fields.draft && written) chip.textContent += ` · ${sentences.live_fields}`;
    line.hidden = false;
    heard(state, chip.textContent);
    shown = state;
  };

  return {
    hide() {
      clearTimeout(timer);
      heard("", "");
      line.hidden = true;
    },
    show(session) {
      const short = session.state === "offline" && shown !== "offline";
      if (!short) draw(session);
      else {
        clearTimeout(timer);
        timer = setTimeout(draw, PATIENCE, session);
      }
    },
    showPeople(session) {
      const writers = new Map(session.people.filter((one) => one.may_write).map((one) => [one.person, one]));
      const count = writers.size === 1 ? sentences.live_writer : sentences.live_writers.replace("{count}", writers.size);
      people.hidden = !writers.size;
      people.querySelector("summary").textContent = count;
      people.querySelector("ul").replaceChildren(...[...writers.values()].map(nameOf));
    },
  };
}

function nameOf({ name, colour }) {
  const shown = document.createElement("li");
  shown.className = "live-person";
  shown.dataset.colour = colour;
  shown.textContent = name;
  return shown;
}

function sentenceOf(session, sentences) {
  const { state } = session;
  if (session.gone) return session.gone;
  if (session.sentence && state !== "saved") return session.sentence;
  if (state === "saved") {
    const time = session.savedAt.toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam", // as everywhere on the site
    });
    return sentences.live_saved.replace("{time}", time);
  }
  if (session.problem) return sentences[`live_${session.problem}`] ?? sentences.live_device;
  return sentences[`live_${state}`];
}

/* Says in the line under the text, which a screen reader hears, what changes something: not each save, and not what soon
   passes. What it said there goes as soon as the chip says something else. */
function hearing(form, announce) {
  const line = form.querySelector("[data-status]");
  let before = "";
  let said = "";
  return (state, sentence) => {
    const passes = ["", "saving", "connecting"].includes(state);
    if (!passes && before !== state && (before || state !== "saved")) announce(said = sentence);
    else if (said && said !== sentence && line.textContent === said) announce(said = "");
    if (!passes) before = state;
  };
}

/* By panel, what is to be done once its texts were seen. */
const panels = new Map();

/* Shows a text of one's own that could not be joined with that of the others. */
export function showOwn(form, text, seen) {
  const panel = form.querySelector("[data-live-own]");
  const area = panel.querySelector("textarea");
  area.value = area.value ? `${area.value}\n\n${text}` : text;
  panel.hidden = false;
  panels.set(panel, [...(panels.get(panel) ?? []), seen]);
  panel.querySelector("[data-live-copy]").onclick = () => {
    area.select();
    navigator.clipboard?.writeText(area.value).catch(() => {});
  };
  panel.querySelector("[data-live-close]").onclick = () => {
    area.value = "";
    panel.hidden = true;
    for (const one of panels.get(panel)) one();
    panels.delete(panel);
  };
}
