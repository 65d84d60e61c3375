// What makes the photos of a listing handier where scripts run. They are made smaller here, kept in this browser until
// the server has them, and sent in pieces: a line that drops or a page that is left loses none. The form works without.
"use strict";

// A block, since a page has other scripts, whose names would meet these.
{
  const root = document.querySelector("[data-photos]");
  const base = root?.dataset.photos;
  const status = root?.querySelector("[data-status]");
  const list = root?.querySelector("[data-tiles]");
  const chooser = root?.querySelector("form[data-upload]");
  const publication = document.querySelector("form[data-publish]");

  const ID_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz";
  const KEPT_MS = 7 * 24 * 3600 * 1000;
  const SOURCE_BYTES_MAX = 20 * 1024 * 1024;
  const BYTES_MAX = 300_000;
  const SIDE_MAX = 1600;
  const PREVIEW_SIDE_MAX = 320;
  const QUALITIES = [0.82, 0.74, 0.66, 0.58, 0.5];
  // Two pieces at a time share the line. Each stays far below the server's minute, at 40 kbit/s too.
  const PIECE_BYTES_MIN = 32 * 1024;
  const PIECE_BYTES_MAX = 256 * 1024;
  const PIECE_MS = 10_000;
  // What a photo keeps back until it is its turn to be the next one of the listing.
  const LAST_BYTES = 8 * 1024;
  const PATIENCE_MS = 75_000;
  const PAUSE_S_MAX = 15;
  const PAUSE_ASKED_S_MAX = 300;
  const TRIES_MAX = 6;
  const STORE_PATIENCE_MS = 4_000;

  // All that this page knows of, in the order of the listing. One that has `wrong` is no longer on its way.
  let photos = [];
  // Of all steps of the wizard: those uploaded while one was at another one count as well.
  const DONE = `fotos ${base}`;
  let done = 0;
  try {
    done = Number(sessionStorage.getItem(DONE)) || 0;
  } catch {
    // Where nothing may be kept, this page counts for itself.
  }
  const count = (now) => {
    done = now;
    try {
      sessionStorage.setItem(DONE, String(done));
    } catch {
      // The next page begins to count anew.
    }
  };
  let pieceBytes = 2 * PIECE_BYTES_MIN;
  let stopped = "";
  let note = "";
  let isAway = false;
  let isLoaded = false;
  let isRunning = false;
  let publishButton = null;

  const text = (name, ...values) => (root.dataset[`text${name}`] || "").replace(/\{(\d)\}/g, (_, at) => values[at]);
  const queue = () => photos.filter((photo) => !photo.wrong);

  // Whoever has nothing to do sleeps until something has changed.
  let sleepers = [];
  const changed = () => new Promise((wake) => { sleepers.push(wake); });
  const wakeAll = () => {
    const all = sleepers;
    sleepers = [];
    for (const wake of all) wake();
  };

  // A line that is back ends every pause.
  const pause = (seconds) => new Promise((wake) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      wake();
    };
    const timer = setTimeout(end, seconds * 1000);
    addEventListener("online", end);
  });

  // The status line. It is read aloud, so it changes with a photo, not with a piece.
  const progress = () => {
    const left = queue().length;
    if (stopped) return stopped;
    if (isAway && left) return text("Waiting");
    if (publishButton) return text("Publish", left);
    return done + left ? text("Progress", done, done + left) : "";
  };

  const report = () => {
    const wrong = photos.filter((photo) => photo.wrong).map((photo) => `${photo.name}: ${photo.wrong}`);
    const said = [progress(), note, ...wrong].filter(Boolean).join(" ");
    if (!status || status.textContent === said) return;
    status.textContent = said;
    // The page itself asks to sign in, and comes back here.
    if (stopped === text("SignedOut")) {
      status.append(" ", Object.assign(document.createElement("a"), { href: location.pathname, textContent: text("Enter") }));
    }
  };

  // What was chosen, in the browser's own store. Where there is none, or it is full, photos live as long as the page.
  const answered = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const openStore = async () => {
    const opening = indexedDB.open("zocalo-fotos", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("fotos", { keyPath: "upload" });
    return answered(opening);
  };
  // Some browsers never answer.
  const tooLong = () => new Promise((_, reject) => { setTimeout(reject, STORE_PATIENCE_MS); });
  const store = root && Promise.race([openStore(), tooLong()]);
  store?.catch(() => {
    // Whoever asks it for something handles that.
  });

  const change = async (deed) => {
    const transaction = (await store).transaction("fotos", "readwrite");
    deed(transaction.objectStore("fotos"));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  };

  const erase = (photo) => change((rows) => rows.delete(photo.upload)).catch(() => {
    // The server knows what it has; nothing arrives twice.
  });

  const save = async (photo, ready) => {
    const { upload, base, blob, name, at, index } = photo;
    try {
      await change((rows) => rows.put({ upload, base, blob, name, at, index, ready }));
      photo.isKept = true;
    } catch {
      // What is kept has to be what is sent, or nothing.
      photo.isKept = false;
      await erase(photo);
    }
  };

  const kept = async () => {
    try {
      const rows = await answered((await store).transaction("fotos").objectStore("fotos").getAll());
      const isOld = (row) => row.at < Date.now() - KEPT_MS;
      rows.filter(isOld).forEach(erase);
      return rows.filter((row) => row.base === base && !isOld(row)).sort((a, b) => a.at - b.at || a.index - b.index);
    } catch {
      return null;
    }
  };

  // Tiles of photos that are not there yet.
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const button = (photo, label, deed) => {
    const made = make("button", { type: "button", textContent: label, ariaLabel: `${label}: ${photo.name}` });
    made.addEventListener("click", () => {
      deed(photo);
      // The button is gone; whoever uses the keyboard goes on from here.
      chooser?.querySelector("input[type=file]")?.focus();
    });
    return made;
  };

  const drawTile = (photo) => {
    if (!list) return;
    if (!photo.tile) {
      photo.canvas = make("canvas", { ariaHidden: "true" });
      photo.tile = list.appendChild(make("li", {}));
    }
    photo.tile.className = photo.wrong ? "tile" : "tile waiting";
    photo.bar = make("progress", { className: "bar", max: 100, ariaLabel: photo.name });
    if (photo.ready) drawBar(photo);
    const state = photo.wrong
      ? [make("p", { className: "wrong", textContent: photo.wrong }),
        ...(photo.canRetry ? [button(photo, text("Retry"), retry)] : []),
        button(photo, text("Remove"), remove)]
      : [photo.bar, ...(photo.ready ? [] : [make("small", { textContent: text("Preparing") })])];
    photo.tile.replaceChildren(photo.canvas, make("p", { textContent: photo.name }), ...state);
  };

  const drawBar = (photo) => {
    if (photo.bar) photo.bar.value = photo.blob.size ? (100 * (photo.offset || 0)) / photo.blob.size : 0;
  };

  // The server's own tile. The page may have it already, when the answer was lost and the page was not.
  const replaceTile = (photo, html) => {
    if (!list) return;
    const tile = make("template", { innerHTML: html }).content.firstElementChild;
    const isThere = tile && list.querySelector(`[data-photo="${CSS.escape(tile.dataset.photo)}"]`);
    if (tile && !isThere) photo.tile.replaceWith(tile);
    else photo.tile.remove();
    photo.canvas.width = 0;
  };

  // How a photo leaves the queue.
  const settle = () => {
    report();
    wakeAll();
    if (!publishButton || !isLoaded || stopped || queue().length) return;
    const pressed = publishButton;
    publishButton = null;
    publication.requestSubmit(pressed);
  };

  const forget = (photo) => {
    photos = photos.filter((one) => one !== photo);
    erase(photo);
  };

  const finish = (photo, html) => {
    count(done + 1);
    forget(photo);
    replaceTile(photo, html);
    settle();
  };

  const remove = (photo) => {
    forget(photo);
    photo.tile?.remove();
    settle();
  };

  // For good: the person reads why. What may yet work stays in the store, and can be tried again.
  const refuse = (photo, wrong, canRetry = false) => {
    photo.wrong = wrong;
    photo.canRetry = canRetry;
    if (!canRetry) erase(photo);
    drawTile(photo);
    settle();
  };

  // The others have gone on meanwhile: it is the last one now.
  const retry = (photo) => {
    photos = [...photos.filter((one) => one !== photo), photo];
    Object.assign(photo, { wrong: "", tries: 0, offset: null });
    list.append(photo.tile);
    drawTile(photo);
    settle();
    run();
  };

  // Nothing more is sent by this page. Whether anything is kept depends on why.
  const stop = (why) => {
    stopped = why;
    publishButton = null;
    settle();
  };

  const giveUp = () => {
    for (const photo of photos) {
      erase(photo);
      photo.tile?.remove();
    }
    photos = [];
    stop(text("Gone"));
  };

  // Smaller, one at a time, for the memory of small telephones. What is drawn anew says nothing of where it was taken.
  const paint = (picture, side, canvas) => {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const brush = canvas.getContext("2d");
    brush.imageSmoothingQuality = "high";
    // Instead of black where a drawing is transparent.
    brush.fillStyle = "white";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  };

  const shrink = async (picture) => {
    const canvas = document.createElement("canvas");
    try {
      for (let side = Math.min(SIDE_MAX, Math.max(picture.width, picture.height)); ; side *= 0.8) {
        paint(picture, side, canvas);
        for (const quality of QUALITIES) {
          const small = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", quality); });
          if (!small || small.size <= BYTES_MAX) return small;
        }
      }
    } finally {
      canvas.width = 0;
      canvas.height = 0;
    }
  };

  // Browsers that hide who one is give noise for what was drawn.
  const isFaithful = () => {
    const brush = document.createElement("canvas").getContext("2d");
    brush.fillStyle = "#804020";
    brush.fillRect(0, 0, 1, 1);
    return Math.abs(brush.getImageData(0, 0, 1, 1).data[0] - 0x80) < 8;
  };

  // What this browser cannot read, or may not draw, is sent as it is: the server may know better.
  const read = async (photo) => {
    let picture;
    try {
      picture = await createImageBitmap(photo.blob, { imageOrientation: "from-image" });
      if (photo.tile) paint(picture, PREVIEW_SIDE_MAX, photo.canvas);
      return photo.ready || !isFaithful() ? null : await shrink(picture);
    } catch {
      return null;
    } finally {
      picture?.close();
    }
  };

  const prepare = async (photo) => {
    const small = await read(photo);
    photo.isSeen = true;
    if (photo.ready || !photos.includes(photo)) return;
    if (!small && (!photo.blob.size || photo.blob.size > SOURCE_BYTES_MAX)) {
      refuse(photo, text("Failed"));
      return;
    }
    photo.blob = small || photo.blob;
    await save(photo, true);
    photo.ready = true;
    drawTile(photo);
    wakeAll();
  };

  const prepareAll = async () => {
    while (!stopped && queue().length) {
      const photo = queue().find((one) => !one.ready) || queue().find((one) => one.tile && !one.isSeen);
      await (photo ? prepare(photo) : changed());
    }
  };

  // A request. A line that is dead without saying so is given up.
  const request = async (photo, options) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(`${base}/${photo.upload}`, {
        ...options, credentials: "same-origin", cache: "no-store", redirect: "manual", signal: patience.signal,
      });
      const body = await answer.text();
      return { answer, said: body.startsWith("{") ? JSON.parse(body) : {} };
    } finally {
      clearTimeout(timer);
    }
  };

  // The server appends in the order of finishing, so only the first one may finish.
  const sendableUntil = (photo) => photo.blob.size - (photo === queue()[0] ? 0 : LAST_BYTES);

  const send = async (photo) => {
    const { blob, offset } = photo;
    const end = Math.min(offset + pieceBytes, sendableUntil(photo));
    const headers = {
      "Upload-Offset": offset, "Upload-Length": blob.size, "Content-Type": "application/offset+octet-stream",
    };
    const body = await blob.slice(offset, end).arrayBuffer();
    const from = performance.now();
    const found = await request(photo, { method: "PATCH", headers, body });
    // After the last piece the server works on the photo, which tells nothing of the line.
    if (found.answer.ok && end < blob.size) {
      const fitting = (body.byteLength / (performance.now() - from)) * PIECE_MS;
      pieceBytes = Math.round(Math.min(PIECE_BYTES_MAX, Math.max(PIECE_BYTES_MIN, fitting)));
    }
    return found;
  };

  const backoff = (photo) => Math.min(PAUSE_S_MAX, 2 ** (photo.tries - 1)) * (0.8 + 0.4 * Math.random());

  const waitForLine = async (photo) => {
    photo.tries += 1;
    photo.offset = null;
    pieceBytes = Math.max(PIECE_BYTES_MIN, pieceBytes / 2);
    // One piece that is lost is no news.
    if (!navigator.onLine || photo.tries > 1) isAway = true;
    report();
    await pause(backoff(photo));
  };

  const waitForServer = async (photo, answer) => {
    const isBusy = [429, 502, 503, 504].includes(answer.status);
    photo.tries += 1;
    if (!isBusy) photo.offset = null;
    if (!isBusy && photo.tries >= TRIES_MAX) {
      refuse(photo, text("Failed"), true);
      return;
    }
    const asked = Number(answer.headers.get("Retry-After"));
    await pause(asked > 0 ? Math.min(asked, PAUSE_ASKED_S_MAX) : backoff(photo));
  };

  const heed = async (photo, { answer, said }) => {
    const isQuestion = photo.offset === null;
    const knows = Number.isInteger(said.offset);
    if (answer.type === "opaqueredirect" || answer.status === 401) stop(text("SignedOut"));
    else if (answer.status === 422) refuse(photo, said.wrong || text("Failed"));
    else if (answer.status === 404 && !(isQuestion && knows)) giveUp();
    else if (answer.ok && said.tile) finish(photo, said.tile);
    else if ([200, 404, 412].includes(answer.status) && knows && said.offset !== photo.offset) {
      photo.offset = said.offset;
      if (answer.ok && !isQuestion) photo.tries = 0;
      drawBar(photo);
    } else await waitForServer(photo, answer);
  };

  const step = async (photo) => {
    let found;
    try {
      found = await (photo.offset === null ? request(photo, {}) : send(photo));
    } catch (error) {
      // A file that is no longer where it was chosen is no matter of the line.
      if (["NotFoundError", "NotReadableError"].includes(error.name)) refuse(photo, text("Failed"));
      else await waitForLine(photo);
      return;
    }
    if (stopped) return;
    isAway = false;
    await heed(photo, found);
    report();
  };

  const lane = async () => {
    while (!stopped && queue().length) {
      const hasWork = (one) => one === queue()[0] || one.offset === null || one.offset < sendableUntil(one);
      const photo = queue().find((one) => one.ready && !one.isBusy && hasWork(one));
      if (photo) {
        photo.isBusy = true;
        await step(photo);
        photo.isBusy = false;
        wakeAll();
      } else await changed();
    }
  };

  // What another page has left, or has done since this one looked.
  const load = async () => {
    const rows = await kept();
    if (!rows) return;
    for (const row of rows) {
      const known = photos.find((photo) => photo.upload === row.upload);
      if (known && known.ready === row.ready) continue;
      const photo = Object.assign(known || { offset: null, tries: 0, isKept: true }, row);
      if (!known) photos.push(photo);
      drawTile(photo);
    }
    const isMissing = (photo) => photo.isKept && !rows.some((row) => row.upload === photo.upload);
    for (const photo of queue().filter(isMissing)) {
      const found = await request(photo, {}).catch(() => null);
      if (found?.answer.ok && found.said.tile) finish(photo, found.said.tile);
      else remove(photo);
    }
  };

  // One tab alone sends; another one has its turn when that one is done or closed.
  const alone = (work) => (navigator.locks ? navigator.locks.request(`zocalo-fotos ${base}`, work) : work());

  const run = async () => {
    if (isRunning || stopped || !queue().length) return;
    isRunning = true;
    await alone(async () => {
      await load();
      await Promise.all([prepareAll(), lane(), lane()]);
    });
    isRunning = false;
    // Somebody may have chosen more just now.
    run();
  };

  const drawId = () => [...crypto.getRandomValues(new Uint8Array(26))]
    .map((byte, at) => ID_SIGNS[byte % (at ? 32 : 8)]).join("");

  const choose = (files) => {
    const max = Number(root.dataset.max) || Infinity;
    const room = Math.max(0, max - list.querySelectorAll("[data-photo]").length - queue().length);
    note = files.length > room ? text("Full", max) : "";
    const at = Date.now();
    for (const [index, file] of files.slice(0, room).entries()) {
      const photo = { upload: `upl_${drawId()}`, base, blob: file, name: file.name, at, index, ready: false };
      Object.assign(photo, { offset: 0, tries: 0 });
      photos.push(photo);
      drawTile(photo);
      save(photo, false);
    }
    settle();
    run();
  };

  if (list && chooser) {
    const input = chooser.querySelector("input[type=file]");
    chooser.querySelector("button").hidden = true;
    chooser.classList.add("live");
    input.addEventListener("change", () => {
      const files = [...input.files];
      // So that the same one can be chosen again.
      input.value = "";
      choose(files);
    });
  }

  // A listing is published with all of its photos. Until the store has answered, nobody knows whether some are missing.
  if (root) {
    publication?.addEventListener("submit", (event) => {
      if (event.submitter?.value !== "publicar" || stopped || (isLoaded && !queue().length)) return;
      event.preventDefault();
      publishButton = event.submitter;
      if (isLoaded) report();
    });
    // What no store keeps is lost with the page; the browser asks first.
    addEventListener("beforeunload", (event) => {
      if (queue().some((photo) => !photo.isKept)) event.preventDefault();
    });
    load().then(() => {
      isLoaded = true;
      if (!queue().length) count(0);
      if (photos.length || publishButton) settle();
      run();
    });
  }
}
