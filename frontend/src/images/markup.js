// An image in the text: ![what it shows](where it is). Its size is the end of the address, #half or #klein, which other
// programs pass over. Pure.

const IMAGE = /!\[((?:[^\]\\]|\\.)*)\]\(([^\s()]+)\)/g;
const SIZED = /#(half|klein)$/;

export const SIZES = ["", "half", "klein"];

/* The Markdown of an image; an empty `alt` says that it is decoration. */
export function imageText({ alt, address, size }) {
  const words = alt.replace(/\s+/g, " ").trim().replace(/[\\[\]]/g, "\\$&");
  return `![${words}](${address.replace(SIZED, "")}${size ? `#${size}` : ""})`;
}

/* The image in a line of text at a place in it: { from, to, alt, address, size }; null when there is none. */
export function imageAt(line, place) {
  for (const found of line.matchAll(IMAGE)) {
    const [all, alt, address] = found;
    const to = found.index + all.length;
    if (place < found.index || place > to) continue;
    return { from: found.index, to, alt: alt.replace(/\\(.)/g, "$1"), address: address.replace(SIZED, ""), size: SIZED.exec(address)?.[1] ?? "" };
  }
  return null;
}
