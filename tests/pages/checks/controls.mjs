// What in a page can be operated, found in the page itself. Each is written so that it can be sent there.

/** Puts `controls()`, `nameOf(element)` and `isInSentence(element)` into the page. */
export const CONTROLS = `
globalThis.controls = () => {
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])')];
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const isAble = (one) => !one.disabled && !one.closest('[inert]') && one.tabIndex >= 0;
  return all.filter((one) => isShown(one) && isAble(one));
};
globalThis.nameOf = (one) => {
  const label = (one.getAttribute('aria-label') || one.innerText || one.name || one.id || '').trim();
  const kind = one.className && typeof one.className === 'string' ? '.' + one.className.trim().split(/\\s+/).join('.') : '';
  return '<' + one.tagName.toLowerCase() + kind + '> «' + label.replace(/\\s+/g, ' ').slice(0, 40) + '»';
};
// A link among words: it is as high as its line.
globalThis.isInSentence = (one) => one.tagName === 'A' && getComputedStyle(one).display === 'inline'
  && [...one.parentElement.childNodes].some((node) => node.nodeType === 3 && /\\p{L}{2}/u.test(node.data));
`;
