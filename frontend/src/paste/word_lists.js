// Lists of Word and Outlook: paragraphs that only say how deep they are, with their bullet or number as text.

const LEVEL = /mso-list:\s*\S+\s+level(\d+)/i;
const NUMBER = /^\(?(\d{1,9}|[a-z]{1,3}|[ivxlc]+)[.)]/i;

/* How deep a paragraph stands in a list, and its bullet or number: { depth, ordered, start }; null for another one. */
export function listItem(element) {
  const depth = Number(LEVEL.exec(element.getAttribute("data-lw-style") ?? "")?.[1] ?? 0);
  const sign = depth && marker(element);
  if (!sign) return null;
  const number = NUMBER.exec(sign.textContent.trim());
  return { depth, ordered: Boolean(number), start: Number(number?.[1]) || 1, sign };
}

/* The span that holds the bullet: what Word says is to be ignored. */
function marker(element) {
  return [...element.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("data-lw-style") ?? ""));
}

/* Items one after the other, each with its depth, as lists in lists. An item has `depth`, `ordered`, `start`, `blocks`. */
export function nested(items) {
  const root = { items: [] };
  const open = [{ depth: 0, holder: root }];
  for (const item of items) {
    while (open.length > 1 && open.at(-1).depth >= item.depth) open.pop();
    const { holder } = open.at(-1);
    const list = listIn(holder, item);
    const made = { blocks: item.blocks, task: item.task };
    list.items.push(made);
    open.push({ depth: item.depth, holder: made });
  }
  return root.blocks ?? [];
}

function listIn(holder, { ordered, start }) {
  holder.blocks ??= [];
  const last = holder.blocks.at(-1);
  if (last?.type === "list" && last.ordered === ordered) return last;
  const list = { type: "list", ordered, start: ordered ? start : 1, items: [] };
  holder.blocks.push(list);
  return list;
}
