// The page everybody sees, as somebody sees it who comes by: what it says, and which photos it shows.

import { visitor } from "../browser.mjs";
import { CAR } from "./bars.mjs";
import { MAKER } from "./exif.mjs";

/** What is wrong with the page of the car that was published with the photos of these numbers, in this order. */
export async function shown(browser, url, numbers) {
  const context = await visitor(browser);
  try {
    const page = await context.newPage();
    const answer = await page.goto(url);
    if (answer.status() !== 200) return [`is not public: ${answer.status()}`];
    return [...(await said(page)), ...(await photos(page, numbers))];
  } finally {
    await context.close();
  }
}

async function said(page) {
  const faults = [];
  const title = await page.locator("main h1").innerText();
  if (title !== CAR.title) faults.push(`title “${title}”, not “${CAR.title}”`);
  const price = plain(await page.locator("main .headline .price").innerText());
  if (!price.startsWith(CAR.told.price)) faults.push(`price “${price}”, not “${CAR.told.price}”`);
  const text = plain(await page.locator("main").innerText());
  for (const one of [CAR.told.mileage, CAR.description, CAR.price.city]) {
    if (!text.includes(one)) faults.push(`does not say “${one}”`);
  }
  return faults;
}

const plain = (text) => text.replace(/\s+/g, " ").trim();

async function photos(page, numbers) {
  const faults = [];
  const found = await page.locator(".slides img").evaluateAll(read, MAKER);
  const order = found.map((one) => one.number);
  if (order.join() !== numbers.join()) faults.push(`shows the photos ${order.join(" ")}, not ${numbers.join(" ")}`);
  if (new Set(order).size < order.length) faults.push(`shows a photo twice: ${order.join(" ")}`);
  for (const { number, isUpright, tells } of found) {
    if (!isUpright) faults.push(`photo ${number} does not stand upright`);
    if (tells) faults.push(`photo ${number} tells what the telephone wrote into it`);
  }
  return faults;
}

/** In the page: the number painted into each picture (`draw` in camera.mjs), and what else its file says. */
function read(pictures, maker) {
  const one = async ({ src }) => {
    const file = await (await fetch(src)).blob();
    const picture = await createImageBitmap(file, { imageOrientation: "none" });
    const { width, height } = picture;
    const brush = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
    brush.drawImage(picture, 0, 0);
    const color = (x, y) => brush.getImageData(x * width, y * height, 1, 1).data;
    const bits = [0, 1, 2, 3].map((bit) => Number(color((bit + 0.5) / 8, 1 / 16)[1] > 127) << bit);
    const [red, green] = color(15 / 16, 15 / 16);
    const text = new TextDecoder("latin1").decode(await file.arrayBuffer());
    const number = bits.reduce((sum, bit) => sum + bit);
    return { number, isUpright: red > 150 && green < 110, tells: text.includes(maker) || text.includes("Exif\0") };
  };
  return Promise.all(pictures.map(one));
}
