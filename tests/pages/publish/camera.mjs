// Photographs as a telephone makes them: large, lying on the side they were taken on, and telling where that was.
// Each has its number painted into it, and its side that is up, so that it is known again wherever it is shown.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exif } from "./exif.mjs";

/** The large ones are those of a telephone of twelve megapixels; the small ones go as they are, where no script runs. */
export const SIZES = {
  large: { width: 4000, height: 3000, grain: 54, quality: 0.9, bytes: [3_500_000, 5_000_000] },
  small: { width: 1200, height: 900, grain: 46, quality: 0.6, bytes: [70_000, 150_000] },
};
/** As it was held: upright, on one side, upside down, on the other. */
const ORIENTATIONS = [1, 6, 3, 8];

/** Makes `count` photographs of that size in `folder`, fifteen at most; answers where they are, the first one first. */
export async function photographs(browser, folder, size, count) {
  const page = await browser.newPage();
  const files = [];
  for (let number = 1; number <= count; number += 1) {
    const orientation = ORIENTATIONS[number % ORIENTATIONS.length];
    const drawn = Buffer.from(await page.evaluate(draw, { ...size, number, orientation }), "base64");
    const photo = Buffer.concat([drawn.subarray(0, 2), exif(orientation), drawn.subarray(2)]);
    const [least, most] = size.bytes;
    if (photo.length < least || photo.length > most) throw new Error(`a photo of ${photo.length} B is none of a telephone`);
    const file = join(folder, `IMG_${2040 + number}-${size.width}.jpg`);
    writeFileSync(file, photo);
    files.push(file);
  }
  await page.close();
  return files;
}

/** Something that calls itself a photo and is none. */
export function bill(folder) {
  const file = join(folder, "factura.pdf");
  writeFileSync(file, "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".padEnd(60_000, "% \n"));
  return file;
}

/** In the page: a car in front of the sea, with the grain of a small lens; as base64, lying as `orientation` says. */
async function draw({ width, height, grain, quality, number, orientation }) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const brush = canvas.getContext("2d");
  const [wide, high] = orientation > 4 ? [height, width] : [width, height];
  const turns = { 1: [0, 0, 0], 3: [width, height, Math.PI], 6: [0, height, -Math.PI / 2], 8: [width, 0, Math.PI / 2] };
  const [x, y, angle] = turns[orientation];
  brush.translate(x, y);
  brush.rotate(angle);
  const box = (color, left, top, right, bottom) => {
    brush.fillStyle = color;
    brush.fillRect(left * wide, top * high, (right - left) * wide, (bottom - top) * high);
  };
  const disc = (color, left, top, radius) => {
    brush.fillStyle = color;
    brush.beginPath();
    brush.arc(left * wide, top * high, radius * wide, 0, 2 * Math.PI);
    brush.fill();
  };
  const sky = brush.createLinearGradient(0, 0, 0, high);
  for (const [at, color] of [[0, "#8ec3ea"], [0.42, "#f4ead6"], [0.43, "#26789e"], [0.58, "#79bfc8"], [0.6, "#d8c096"], [1, "#8f7a58"]]) sky.addColorStop(at, color);
  box(sky, 0, 0, 1, 1);
  const coat = `hsl(${number * 30} 60% 42%)`;
  box(coat, 0.3, 0.45, 0.7, 0.6);
  box("#22303a", 0.34, 0.47, 0.66, 0.57);
  box(coat, 0.14, 0.57, 0.86, 0.72);
  for (const wheel of [0.28, 0.72]) {
    disc("#18181a", wheel, 0.73, 0.075);
    disc("#bcc0c4", wheel, 0.73, 0.045);
  }
  // The same grain every time: what is measured is to be measured again.
  let seed = number * 7919;
  const noise = new ImageData(512, 512);
  for (let at = 0; at < noise.data.length; at += 4) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    noise.data.set([seed >>> 24, (seed >>> 16) & 255, (seed >>> 20) & 255, grain], at);
  }
  // Fine and coarse: what is left of it in a smaller picture weighs, too.
  const pattern = brush.createPattern(await createImageBitmap(noise), "repeat");
  for (const coarseness of [1, 4]) {
    pattern.setTransform(new DOMMatrix().scale(coarseness));
    brush.fillStyle = pattern;
    brush.fillRect(0, 0, wide, high);
  }
  // The number, bit by bit from the left, and red where down and right is.
  for (let bit = 0; bit < 4; bit += 1) box((number >> bit) & 1 ? "white" : "black", bit / 8, 0, (bit + 1) / 8, 1 / 8);
  box("red", 7 / 8, 7 / 8, 1, 1);
  const photo = await new Promise((made) => { canvas.toBlob(made, "image/jpeg", quality); });
  const reader = new FileReader();
  await new Promise((read) => {
    reader.onload = read;
    reader.readAsDataURL(photo);
  });
  return reader.result.split(",")[1];
}
