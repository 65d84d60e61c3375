// What a telephone writes into a photograph besides the picture: how it was held, and where.

const [BYTE_TEXT, SHORT, LONG, RATIONAL] = [2, 3, 4, 5];
const BYTES = { [BYTE_TEXT]: 1, [SHORT]: 2, [LONG]: 4, [RATIONAL]: 8 };
const [MAKE, ORIENTATION, GPS] = [0x010f, 0x0112, 0x8825];
const [NORTH_SOUTH, LATITUDE, EAST_WEST, LONGITUDE] = [1, 2, 3, 4];
/** Before the first list: the order of bytes, the sign, and where the list is. */
const HEAD_BYTES = 8;

/** Whoever made it, as it must not be found again. */
export const MAKER = "Telefono";

/** The segment for a photo that lies as `orientation` says, taken in Santo Domingo. */
export function exif(orientation) {
  const first = (gpsAt) => list(HEAD_BYTES, [
    [MAKE, BYTE_TEXT, Buffer.from(`${MAKER}\0`)],
    [ORIENTATION, SHORT, numbers(2, [orientation])],
    [GPS, LONG, numbers(4, [gpsAt])],
  ]);
  const gpsAt = HEAD_BYTES + first(0).length;
  const place = list(gpsAt, [
    [NORTH_SOUTH, BYTE_TEXT, Buffer.from("N\0")],
    [LATITUDE, RATIONAL, numbers(4, [18, 1, 28, 1, 1153, 100])],
    [EAST_WEST, BYTE_TEXT, Buffer.from("W\0")],
    [LONGITUDE, RATIONAL, numbers(4, [69, 1, 53, 1, 5310, 100])],
  ]);
  const head = Buffer.concat([Buffer.from("MM\0*"), numbers(4, [HEAD_BYTES])]);
  const body = Buffer.concat([Buffer.from("Exif\0\0"), head, first(gpsAt), place]);
  return Buffer.concat([Buffer.from([0xff, 0xe1]), numbers(2, [body.length + 2]), body]);
}

/** A list of what is told, which begins at `at`: what is longer than four bytes stands behind it. */
function list(at, entries) {
  const behindAt = at + 2 + 12 * entries.length + 4;
  const [rows, behind] = [[], []];
  for (const [tag, type, value] of entries) {
    const head = Buffer.concat([numbers(2, [tag, type]), numbers(4, [value.length / BYTES[type]])]);
    const isShort = value.length <= 4;
    const told = behindAt + behind.reduce((sum, one) => sum + one.length, 0);
    rows.push(head, isShort ? Buffer.concat([value, Buffer.alloc(4 - value.length)]) : numbers(4, [told]));
    // Each begins at an even place.
    if (!isShort) behind.push(value, Buffer.alloc(value.length % 2));
  }
  return Buffer.concat([numbers(2, [entries.length]), ...rows, numbers(4, [0]), ...behind]);
}

function numbers(bytes, values) {
  const made = Buffer.alloc(bytes * values.length);
  values.forEach((value, at) => made.writeUIntBE(value, at * bytes, bytes));
  return made;
}
