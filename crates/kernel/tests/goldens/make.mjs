// Writes locales.json: what CLDR 48 says, by way of Node's Intl (node --version with process.versions.cldr 48).
// Two things are put right: Intl shows plain spaces in «p. m.», where CLDR 48 has U+202F; and CLF, for which CLDR
// has no sign, is «UF» in Chile.
import { writeFileSync } from "node:fs";

const own = { "es-DO": "DOP", "es-MX": "MXN", "es-PA": "PAB", "es-CR": "CRC", "es-CO": "COP", "es-EC": "USD",
  "es-CL": "CLP", "es-AR": "ARS", "en-US": "USD" };
const exponents = { CLF: 4, CLP: 0 };
const minors = ["0", "1", "-1", "5", "50", "-50", "99", "100", "-100", "12345", "-12345", "99950", "100000", "123400",
  "-123450", "100000050", "123456750", "-123456789", "99999999999999", "900000000000000000", "-900000000000000000"];
const numbers = [["0", 0], ["7", 0], ["999", 0], ["1000", 0], ["-41000", 0], ["1234567", 0], ["123456789012", 0],
  ["5", 1], ["16", 1], ["1250", 1], ["-1255", 1], ["1234567891", 3], ["4125", 3], ["-1", 3], ["45001250", 4]];
const days = ["2026-11-02", "2026-11-22", "2027-01-01", "2024-02-29", "2026-05-12", "1987-03-03", "2069-12-31"];
const far = ["1926-11-22", "2099-07-05"];
const hours = ["00:00", "00:05", "09:05", "11:59", "12:00", "12:30", "15:05", "23:59"];

const major = (minor, scale) => {
  const digits = minor.replace("-", "").padStart(scale + 1, "0");
  const at = digits.length - scale;
  return (minor.startsWith("-") ? "-" : "") + digits.slice(0, at) + (scale ? "." + digits.slice(at) : "");
};
const narrow = (text) => text.replace(/ (?=[ap]\.|[AP]M)/g, "\u202f").replace(/(?<=[ap]\.) (?=m\.)/g, "\u202f");
const at = (day, hour) => new Date(`${day}T${hour}:00Z`);

const goldens = {};
for (const [locale, currency] of Object.entries(own)) {
  const money = [...new Set([currency, "USD", "DOP", "EUR", "CLF", "COP"])].flatMap((code) => minors.map((minor) => {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency: code,
      trailingZeroDisplay: "stripIfInteger", signDisplay: "negative" });
    return [code, minor, format.format(major(minor, exponents[code] ?? 2))];
  })).map(([code, minor, shown]) => [code, minor, locale === "es-CL" ? shown.replace("CLF", "UF") : shown]);
  const date = (style, iso) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...style }).format(at(iso, "00:00"));
  goldens[locale] = {
    money,
    numbers: numbers.map(([scaled, scale]) => [scaled, scale,
      new Intl.NumberFormat(locale, { maximumFractionDigits: scale }).format(major(scaled, scale))]),
    dates: days.map((iso) => [iso, date({ dateStyle: "short" }, iso)]),
    full_dates: [...days, ...far].map((iso) => [iso,
      date({ year: "numeric", month: "numeric", day: "numeric" }, iso)]),
    times: hours.map((hour) => [hour, narrow(new Intl.DateTimeFormat(locale,
      { timeZone: "UTC", timeStyle: "short" }).format(at("2026-11-22", hour)))]),
    moments: hours.map((hour) => [`2026-11-22T${hour}:00`, narrow(new Intl.DateTimeFormat(locale,
      { timeZone: "UTC", dateStyle: "short", timeStyle: "short" }).format(at("2026-11-22", hour)))]),
  };
}
const lines = JSON.stringify(goldens, null, 1).replace(/\[\n\s+("[^\n]*|\d+),\n\s+([^\n]+)(?:,\n\s+([^\n]+))?\n\s+\]/g,
  (_, a, b, c) => `[${a}, ${b}${c ? `, ${c}` : ""}]`).replace(/\u00a0/g, "\\u00a0").replace(/\u202f/g, "\\u202f");
writeFileSync(new URL("locales.json", import.meta.url), lines + "\n");
