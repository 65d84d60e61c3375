// The shape of the answer, from which Fastify compiles its serialiser.
const text = { type: 'string' }
const textOrNull = { type: ['string', 'null'] }
const number = { type: 'number' }
const numberOrNull = { type: ['number', 'null'] }
const integer = { type: 'integer' }
const object = properties => ({ type: 'object', properties })
const list = items => ({ type: 'array', items })

const boolean = { type: 'boolean' }

const attributes = object({
  age_years: integer, amenities: list(text), area_m2: number, bathrooms: integer, bedrooms: integer,
  body: text, color: text, condition: text, covered_area_m2: number, doors: integer, drivetrain: text,
  engine_l: number, expenses: number, features: list(text), floor: integer, fuel: text,
  furnished: boolean, make: text, mileage_km: integer, model: text, parking_spaces: integer,
  pets: boolean, property_type: text, rooms: integer, transmission: text, version: text, year: integer
})

const listing = object({
  id: text,
  url: text,
  title: text,
  vertical: text,
  operation: text,
  price: { ...object({ amount: text, currency: text }), nullable: true },
  place: object({ country: textOrNull, region: textOrNull, city: textOrNull, lat: numberOrNull, lon: numberOrNull }),
  attributes,
  seller: object({ id: text, name: text, kind: text }),
  images: list(object({ url: text, width: integer, height: integer, alt: text })),
  published_at: text
})

const facet = object({
  kind: text,
  values: list(object({ value: text, label: text, count: integer })),
  min: numberOrNull,
  max: numberOrNull,
  buckets: list(object({ gte: number, lt: numberOrNull, count: integer }))
})

/** `GET /v1/listings`. */
export const listings = {
  response: {
    200: object({
      listings: list(listing),
      total: integer,
      facets: { type: 'object', additionalProperties: facet },
      next_cursor: textOrNull
    })
  }
}
