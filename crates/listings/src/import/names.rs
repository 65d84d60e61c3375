//! What the title of a column says about it.

use kernel::Currency;

use super::{mapping::Target, words::plain};
use crate::Vertical;

/// Titles by which the shared columns of a listing are known, folded.
const TITLES: &[(Target, &[&str])] = &[
    (
        Target::Id,
        &[
            "id",
            "codigo",
            "cod",
            "code",
            "ref",
            "referencia",
            "reference",
            "sku",
            "key",
            "clave",
            "listing id",
            "external id",
            "id anuncio",
            "id aviso",
            "id publicacion",
            "id externo",
            "placa",
            "patente",
            "matricula",
            "dominio",
            "vin",
            "chasis",
            "numero de chasis",
            "stock",
            "numero de stock",
            "no stock",
            "inventario",
            "ficha",
        ],
    ),
    (Target::Title, &["title", "titulo", "encabezado", "headline"]),
    (Target::Description, &["description", "descripcion", "texto", "body text", "details"]),
    (
        Target::Price,
        &[
            "price",
            "precio",
            "valor",
            "importe",
            "monto",
            "precio de venta",
            "precio venta",
            "precio lista",
            "precio de lista",
            "precio total",
            "asking price",
            "precio actual",
            "precio nuevo",
            "nuevo precio",
            "precio final",
            "precio de oferta",
            "precio oferta",
            "current price",
            "new price",
            "precio contado",
            "precio de contado",
            "precio al contado",
            "valor contado",
            "valor de contado",
        ],
    ),
    (Target::Currency, &["currency", "moneda", "divisa", "tipo de moneda"]),
    (
        Target::Operation,
        &[
            "operation",
            "operacion",
            "tipo de operacion",
            "tipo operacion",
            "transaccion",
            "operation type",
            "modalidad",
            "listing type",
        ],
    ),
    (
        Target::Seller,
        &[
            "seller",
            "vendedor",
            "anunciante",
            "concesionario",
            "concesionaria",
            "dealer",
            "agencia",
            "inmobiliaria",
            "publicado por",
            "seller name",
            "agency",
            "proveedor",
        ],
    ),
    (Target::Country, &["country", "pais", "country name", "country code"]),
    (
        Target::Region,
        &[
            "region",
            "provincia",
            "province",
            "state",
            "state name",
            "departamento",
            "estado provincia",
            "region name",
        ],
    ),
    (
        Target::City,
        &[
            "city",
            "ciudad",
            "localidad",
            "municipio",
            "comuna",
            "canton",
            "place name",
            "city name",
            "poblacion",
            "town",
        ],
    ),
    (Target::Lat, &["lat", "latitude", "latitud"]),
    (Target::Lon, &["lon", "lng", "long", "longitude", "longitud"]),
    (Target::LatLon, &["lat lon", "latlon", "lat lng", "coordenadas", "coordinates", "geo", "gps"]),
    (
        Target::Images,
        &[
            "images",
            "imagenes",
            "fotos",
            "photos",
            "pictures",
            "image",
            "imagen",
            "foto",
            "photo",
            "picture",
            "image url",
            "url imagen",
            "imagen principal",
            "image urls",
            "galeria",
        ],
    ),
    (
        Target::PublishedAt,
        &[
            "published at",
            "published",
            "publicado",
            "fecha de publicacion",
            "fecha publicacion",
            "publicado el",
            "created at",
            "created on",
            "start date",
            "publication date",
        ],
    ),
];

/// Titles that may mean it where no plainer one does, and often mean something else.
const LOOSE: &[(Target, &[&str])] = &[
    (Target::Title, &["name", "nombre", "anuncio", "aviso", "titular"]),
    (
        Target::Description,
        &["detalle", "detalles", "observaciones", "comentarios", "comentario", "informacion"],
    ),
    (Target::Price, &["costo", "tarifa"]),
    (Target::Region, &["entidad"]),
    (Target::City, &["place", "location", "ubicacion", "lugar", "barrio", "zona", "sector"]),
    (Target::PublishedAt, &["fecha", "date"]),
];

/// Titles that are an address of the advertisement, which names it where no id does.
const ADDRESSES: &[&str] = &["url", "link", "enlace", "permalink", "href", "direccion web"];

/// Where a title points to, and how surely (more is surer).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where.
    pub target: Target,
    /// 100 for its own key, 97 for its Spanish label, 95 at most for what every listing has, 90 for
    /// its English label or an alias, less for a guess.
    pub strength: u32,
    /// The currency the title names beside the price.
    pub currency: Option<Currency>,
}

/// How sure a loose title is at most; what names a price with its currency is still less sure, and plain.
const LOOSE_STRENGTH: u32 = 59;

/// Whether a title means just that.
pub(super) fn is_plain(title: &str, target: &Target, vertical: &Vertical) -> bool {
    let name = plain(title);
    let is_loose = LOOSE.iter().any(|(of, titles)| of == target && titles.contains(&name.as_str()));
    !is_loose && may_be(title, target, vertical)
}

/// Whether a title may mean that.
pub(super) fn may_be(title: &str, target: &Target, vertical: &Vertical) -> bool {
    hints(title, vertical).iter().any(|hint| hint.target == *target)
}

/// What a title may mean, surest first.
#[must_use]
pub fn hints(title: &str, vertical: &Vertical) -> Vec<Hint> {
    let name = plain(title);
    let mut hints: Vec<Hint> = Vec::new();
    let mut add = |target, strength, currency| hints.push(Hint { target, strength, currency });
    for attribute in &vertical.attributes {
        let mut others = std::iter::once(&attribute.labels.en).chain(&attribute.aliases);
        let strength = if plain(&attribute.key) == name {
            100
        } else if plain(&attribute.labels.es) == name {
            97
        } else if others.any(|label| plain(label) == name) {
            90
        } else if without_unit(&name, attribute.unit.as_deref()).is_some_and(|bare| {
            plain(&attribute.key) == bare
                || plain(&attribute.labels.es) == bare
                || attribute.aliases.iter().any(|alias| plain(alias) == bare)
        }) {
            70
        } else {
            continue;
        };
        add(Target::Attribute(attribute.key.clone()), strength, None);
    }
    for (target, titles) in TITLES {
        if let Some(at) = titles.iter().position(|title| *title == name) {
            // The plainer the title, the surer: "ciudad" before "barrio".
            let strength = 95 - u32::try_from(at).unwrap_or(50).min(50);
            add(target.clone(), strength, None);
        }
    }
    for (target, titles) in LOOSE {
        if let Some(at) = titles.iter().position(|title| *title == name) {
            let strength = LOOSE_STRENGTH - u32::try_from(at).unwrap_or(9).min(9);
            add(target.clone(), strength, None);
        }
    }
    if let Some(currency) = price_with_currency(&name) {
        add(Target::Price, 40, Some(currency));
    }
    if name.split(' ').any(|word| ADDRESSES.contains(&word)) && !name.contains("ima") {
        add(Target::Id, 30, None);
    }
    hints.sort_by_key(|hint| std::cmp::Reverse(hint.strength));
    hints
}

/// Whether a title says that what its column holds is no more: a former price is none.
pub(super) fn is_former(title: &str) -> bool {
    let words = ["anterior", "antes", "viejo", "previo", "old", "previous", "former", "was"];
    plain(title).split(' ').any(|word| words.contains(&word))
}

/// `superficie m2` without its unit.
fn without_unit<'n>(name: &'n str, unit: Option<&str>) -> Option<&'n str> {
    let unit = plain(unit?);
    let bare = name.strip_suffix(unit.as_str()).or_else(|| {
        let typed = unit.replace('²', "2");
        name.strip_suffix(typed.as_str())
    })?;
    let bare = bare.trim_end();
    Some(bare.strip_suffix(" en").unwrap_or(bare)).filter(|bare| !bare.is_empty())
}

/// `precio usd`, `price in usd`, `valor en dolares`.
fn price_with_currency(name: &str) -> Option<Currency> {
    let words: Vec<&str> = name.split(' ').filter(|w| !matches!(*w, "en" | "in" | "de")).collect();
    let [first, second] = words.as_slice() else { return None };
    let is_price = |word: &str| matches!(word, "precio" | "price" | "valor" | "importe" | "monto");
    let (price, currency) = if is_price(first) { (first, second) } else { (second, first) };
    is_price(price).then_some(())?;
    let written = super::price::currency(currency, Currency::USD)?;
    (*currency != "pesos").then_some(written.currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(vertical: &str, title: &str) -> Option<String> {
        let file = crate::vertical::shipped(vertical).expect("shipped");
        let vertical = Vertical::from_toml(file).expect("reads");
        hints(title, &vertical).first().map(|hint| hint.target.to_string())
    }

    #[test]
    fn what_a_vertical_calls_so_itself_comes_before_what_every_listing_has() {
        let text = "key = \"botes\"\nlabels = { es = \"Botes\", en = \"Boats\" }\n\
            operations = [\"sale\"]\n[[attributes]]\nkey = \"built_on\"\ntype = \"date\"\n\
            labels = { es = \"Fecha\", en = \"Date\" }\n";
        let botes = Vertical::from_toml(text).expect("reads");
        assert_eq!(hints("fecha", &botes)[0].target.to_string(), "built_on");
        let text = text.replace("Fecha", "Título").replace("Date", "Title");
        let rank = Vertical::from_toml(&text).expect("reads");
        assert_eq!(hints("Título", &rank)[0].target.to_string(), "built_on");
        assert_eq!(hints("title", &rank)[0].target.to_string(), "title");
        assert_eq!(hints("Fecha de publicación", &botes)[0].target.to_string(), "published_at");
    }

    #[test]
    fn titles_are_understood_in_both_languages() {
        for (vertical, title, target) in [
            ("autos", "Marca", "make"),
            ("autos", "AÑO", "year"),
            ("autos", "km", "mileage_km"),
            ("autos", "Kilometraje (km)", "mileage_km"),
            ("autos", "Precio", "price"),
            ("autos", "precio_usd", "price"),
            ("autos", "Precio US$", "price"),
            ("autos", "Precio RD$", "price"),
            ("autos", "Millaje", "mileage_km"),
            ("autos", "name", "title"),
            ("propiedades", "surface_total_in_m2", "area_m2"),
            ("propiedades", "state_name", "region"),
            ("propiedades", "place_name", "city"),
            ("propiedades", "properati_url", "id"),
            ("propiedades", "Baños", "bathrooms"),
        ] {
            assert_eq!(first(vertical, title).as_deref(), Some(target), "{title}");
        }
        assert_eq!(first("propiedades", "price_usd_per_m2"), None);
        assert_eq!(first("propiedades", "image_thumbnail"), None);
        assert_eq!(first("propiedades", "geonames_id"), None);
    }
}
