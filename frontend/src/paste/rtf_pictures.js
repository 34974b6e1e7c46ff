// The pictures in rich text (RTF): where Word puts them on the clipboard, when its HTML only names files. Pure.

const PICTURE = /\{\\pict\b/g;
const KIND = /\\(png|jpeg)blip\b/;
const LARGEST = 50 * 1024 * 1024;

/* The PNG and JPEG pictures in their order, as { type, bytes }; null for one of another kind. Those that Word writes for
   programs that know no better are left out. */
export function picturesIn(rtf) {
  const found = [];
  for (const { index } of (rtf ?? "").matchAll(PICTURE)) {
    if (/\{\\nonshppict\s*$/.test(rtf.slice(Math.max(0, index - 20), index))) continue;
    found.push(picture(groupAt(rtf, index)));
  }
  return found;
}

/* The text of a group from its brace to the brace that closes it. */
function groupAt(rtf, from) {
  let depth = 0;
  for (let at = from; at < rtf.length && at - from < 2 * LARGEST; at += 1) {
    const sign = rtf[at];
    if (sign === "\\") at += 1;
    else if (sign === "{") depth += 1;
    else if (sign === "}" && (depth -= 1) === 0) return rtf.slice(from, at + 1);
  }
  return "";
}

function picture(group) {
  const kind = KIND.exec(group)?.[1];
  if (!kind) return null;
  const hex = flat(group).replace(/\\[a-z]+-?\d* ?/gi, "").replace(/[^0-9a-f]/gi, "");
  const bytes = new Uint8Array(hex.length >> 1);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  return { type: `image/${kind}`, bytes };
}

/* The group without the groups in it. */
function flat(group) {
  let depth = 0;
  let out = "";
  for (const part of group.split(/([{}])/)) {
    if (part === "{") depth += 1;
    else if (part === "}") depth -= 1;
    else if (depth === 1) out += part;
  }
  return out;
}
