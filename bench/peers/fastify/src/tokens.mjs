// The query tokeniser of crates/listings/src/tokens.rs: both sides must look for the same words.
const STOP_WORDS = new Set(
  'a al con de del e el en es la las lo los o para por que se su un una y'.split(' '))
const LENGTH_MAX = 32

/** Lower case without accents. */
export const fold = text =>
  text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/ª/g, 'a').replace(/º/g, 'o')

/** Takes plural and gender off a folded Spanish word; codes and short words stay. */
export function stem (word) {
  if (word.length < 5 || !/^[a-z]+$/.test(word)) return word
  const singular = /[^aeiou]es$/.test(word)
    ? word.slice(0, -2)
    : /[aeo]s$/.test(word) ? word.slice(0, -1) : word
  return singular.length >= 5 && /[aeo]$/.test(singular) ? singular.slice(0, -1) : singular
}

const keep = word => {
  const token = [...word].slice(0, LENGTH_MAX).join('')
  return token === '' || STOP_WORDS.has(token) ? [] : [stem(token)]
}

/** The tokens of a query, in the order typed, each once. */
export const ofQuery = text =>
  [...new Set(words(text).flatMap(word => keep(letters(word).join(''))))]

/** The tokens a stored text is found by (the tests' rows need it; real rows bring theirs). */
export const ofText = text => [...new Set(words(text).flatMap(word => {
  const parts = letters(word)
  return [parts.join(''), ...(parts.length > 1 ? parts : [])].flatMap(keep)
}))].sort()

const words = text => fold(text).split(/\s+/).filter(word => word !== '')
/** Runs of letters and runs of digits. */
const letters = word => word.match(/\p{N}+|(?:(?!\p{N})\p{Alphabetic})+/gu) ?? []
