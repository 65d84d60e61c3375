// Every page of the product's table of routes is walked: a new one needs a line in pages.json.

const LINE = /^\| `(GET \/[^`]*)` \|/gm;

/** `permissions`: the text of docs/permissions.md, which a test holds to the table of routes. */
export function routes(permissions, types, notPages) {
  const known = [...permissions.matchAll(LINE)].map(([, route]) => route);
  const walked = new Set(types.map((type) => type.route).filter(Boolean));
  const listed = (route) => walked.has(route) || route in notPages;
  const fault = (what) => ({ sort: "routes", page: "pages.json", what });
  return [
    ...(known.length === 0 ? [fault("the table of routes holds no route")] : []),
    ...known.filter((route) => !listed(route)).map((route) => fault(`nobody looks at «${route}»`)),
    ...[...walked, ...Object.keys(notPages)].filter((route) => !known.includes(route)).map((route) => fault(`«${route}» is no route any more`)),
    ...[...walked].filter((route) => route in notPages).map((route) => fault(`«${route}» is a page and is none`)),
  ];
}
