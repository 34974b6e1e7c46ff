// Addresses of links and images from elsewhere: only those that a page may hold. Pure.

const SCHEMES = new Set(["http:", "https:", "mailto:"]);
const UNSAFE = { "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", "|": "%7C", "`": "%60", "*": "%2A", _: "_", " ": "%20" };

/* The address as it may stand in a page: on this site without its host; empty for what may not or cannot be followed. */
export function safeAddress(typed, origin = "") {
  const address = (typed ?? "").trim();
  if (!address || address.startsWith("#")) return "";
  const url = parsed(address, origin);
  if (!url || !SCHEMES.has(url.protocol)) return "";
  const target = unwrapped(url);
  if (target !== url) return safeAddress(target, origin);
  const here = origin && url.origin === origin;
  return escapeAddress(here ? url.pathname + url.search + url.hash : url.href);
}

function parsed(address, origin) {
  if (!origin && !/^[a-z][a-z0-9+.-]*:/i.test(address)) return null;
  return URL.canParse(address, origin || undefined) ? new URL(address, origin || undefined) : null;
}

/* Where a link leads that goes round by a search engine or a mail scanner. */
function unwrapped(url) {
  const { hostname: host, pathname: path, searchParams: query } = url;
  if (/(^|\.)google\.[a-z.]+$/.test(host) && path === "/url") return query.get("q") || query.get("url") || url;
  if (host.endsWith(".safelinks.protection.outlook.com")) return query.get("url") || url;
  return url;
}

/* The address without signs that would end it in Markdown. */
export function escapeAddress(address) {
  return address.replace(/[()<>\\|`* \u0000-\u001f]/g, (sign) => UNSAFE[sign] ?? encodeURIComponent(sign));
}
