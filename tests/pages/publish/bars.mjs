// What publishing may take, and how the person does it who is watched. KB is 1,000 bytes.

import { LINES } from "../limits.mjs";

/** With scripts, on the poor line. */
export const TAPS_MAX = 12;
export const SECONDS_MAX = 180;
export const PHOTO_BYTES_MAX = 300_000;

export const LINE = LINES.poor;
export const PHOTOS = 12;
/** The line drops once so many bytes of photos have gone by, and stays away for so long. */
export const CUTS_AT_BYTES = [600_000, 2_000_000];
export const CUT_MS = 8000;

/** A thumb on a telephone: a letter, and finding the next thing to press. */
export const LETTER_MS = 200;
export const LOOK_MS = 1000;
/** Whatever takes longer does not come: all of the photos, and one page of those in between. */
export const PATIENCE_MS = 300_000;
export const PAGE_MS = 60_000;

/** What is sold: what is typed, in the order of the steps, and what its page says then. */
export const CAR = {
  line: "Toyota Corolla LE 2019",
  title: "Toyota Corolla LE 2019",
  details: { mileage_km: "84000", fuel: "petrol", transmission: "automatic" },
  price: { price: "13900", currency: "USD", region: "Distrito Nacional", city: "Santo Domingo" },
  description: "De una sola mano, papeles al día, aire frío y gomas nuevas.",
  told: { price: "US$13,900", mileage: "84,000 km" },
};
