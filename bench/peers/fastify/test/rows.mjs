// Made-up rows with the skews of a real market: few makes and cities hold most of the cars.
import { random } from '../../../driver/queries.mjs'
import { ofText } from '../src/tokens.mjs'

const MAKES = 'chevrolet toyota kia hyundai mazda nissan ford suzuki volkswagen renault great-wall honda jeep bmw audi peugeot'.split(' ')
const CITIES = ['Quito', 'Guayaquil', 'Cuenca', 'Manta', 'Loja', 'Santo Domingo', 'Bogotá', 'Santiago de los Caballeros']
const WORDS = 'excelente estado unico dueño matricula al dia aire acondicionado vidrios electricos llantas nuevas motor reparado negociable papeles en regla poco uso mantenimientos casa comercial alarma sensores camara financiamiento oportunidad urgente viaje familiar economico potente radio pantalla cuero techo solar aros magnesio'.split(' ')
export const CHOICES = {
  fuel: ['petrol', 'diesel', 'hybrid', 'electric', 'lpg'],
  transmission: ['manual', 'automatic', 'cvt'],
  body: ['suv', 'sedan', 'hatchback', 'pickup-double', 'coupe', 'wagon', 'van'],
  drivetrain: ['4x2', '4x4', 'awd'],
  color: ['white', 'grey', 'black', 'red', 'blue', 'silver', 'green', 'brown'],
  condition: ['used', 'new'],
  property_type: ['apartment', 'house', 'ph', 'land', 'office', 'store']
}
export const BUCKETS = {
  autos: {
    year: [1920, 1980, 1990, 2000, 2005, 2010, 2015, 2018, 2020, 2022, 2024],
    mileage_km: [0, 20000, 50000, 100000, 150000, 200000]
  },
  propiedades: {
    rooms: [1, 2, 3, 4, 5, 6],
    bedrooms: [0, 1, 2, 3, 4, 5],
    bathrooms: [0, 1, 2, 3, 4],
    area_m2: [1, 30, 50, 80, 120, 200, 400, 1000, 10000],
    covered_area_m2: [1, 30, 50, 80, 120, 200, 400, 1000]
  }
}

/** `count` rows as the table holds them. */
export function * rows (count, seed) {
  const draw = random(seed)
  const below = n => Math.floor(draw() * n)
  const skewed = list => list[Math.floor(list.length * draw() ** 2)]
  const start = Date.UTC(2026, 0, 1)
  for (let at = 0; at < count; at++) {
    const car = draw() < 0.856
    const published = new Date(start - below(180 * 86400) * 1000)
    const price = draw() < 0.03 ? null : (20 + below(600)) * 10000
    const about = Array.from({ length: 15 + below(35) }, () => skewed(WORDS)).join(' ')
    const city = skewed(CITIES)
    const base = {
      id: 'lst_' + at.toString(32).padStart(26, '0'),
      operation: 'sale',
      price_amount: price === null ? null : (price / 100).toFixed(2),
      price_currency: price === null ? null : 'USD',
      price_usd_minor: price,
      country: 'EC', region: city + ' y alrededores', city,
      lat: -2 + draw(), lon: -79 + draw(),
      seller_id: 'sel_' + below(400).toString(32).padStart(26, '0'),
      seller_name: 'Patio ' + at % 400, seller_kind: at % 4 ? 'dealer' : 'person',
      images: [{ url: `/media/${at}.jpg`, width: 1200, height: 900, alt: 'Foto' }],
      published_at: published.toISOString().replace('.000', '')
    }
    const row = car ? carOf(draw, skewed, below) : homeOf(draw, skewed, below)
    const title = car ? `${row.make} ${row.model} ${row.version} ${row.year}` : `${row.property_type} ${row.rooms} ambientes`
    const vertical = car ? 'autos' : 'propiedades'
    const attributes = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null).sort())
    yield {
      ...base, ...row, attributes, vertical, title,
      url: `/${vertical}/${title.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}-${base.id.slice(4)}`,
      tokens: ofText(`${title} ${city} ${base.region} ${about}`)
    }
  }
}

function carOf (draw, skewed, below) {
  const make = skewed(MAKES)
  return {
    make,
    model: `${make}-m${Math.floor(30 * draw() ** 2)}`,
    version: skewed(['LS', 'LX', 'Sport 4x4', 'Full', 'GLS 2.0', 'Active']),
    year: 2023 - Math.floor(30 * draw() ** 2),
    mileage_km: draw() < 0.02 ? null : below(250) * 1000,
    ...Object.fromEntries(['fuel', 'transmission', 'body', 'drivetrain', 'color', 'condition']
      .map(key => [key, draw() < 0.04 ? null : skewed(CHOICES[key])])),
    doors: 3 + below(3),
    engine_l: draw() < 0.1 ? null : (10 + below(30)) / 10
  }
}

function homeOf (draw, skewed, below) {
  return {
    property_type: skewed(CHOICES.property_type),
    rooms: draw() < 0.2 ? null : 1 + below(7),
    bedrooms: 1 + below(4),
    bathrooms: 1 + below(3),
    area_m2: (300 + below(4000)) / 10,
    covered_area_m2: null
  }
}
