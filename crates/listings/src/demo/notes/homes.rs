//! What people write about a home they sell or let.

use super::{Dice, listed, local, maybe, paragraph};
use crate::{Operation, Place};

/// What is known of a home when its text is written.
pub(in crate::demo) struct HomeFacts<'c> {
    pub kind: &'static str,
    pub country: &'c str,
    pub operation: Operation,
    pub bedrooms: i64,
    pub bathrooms: i64,
    pub parking: i64,
    pub age: i64,
    /// Square metres.
    pub area: f64,
    pub is_furnished: bool,
    pub amenities: Vec<&'static str>,
}

impl HomeFacts<'_> {
    pub(in crate::demo) fn is_dwelling(&self) -> bool {
        matches!(self.kind, "apartment" | "house" | "ph")
    }
}

const LIGHT: &[&str] = &[
    "Muy luminoso, con ventilación cruzada.",
    "Orientación norte y buena luz todo el día.",
    "Ambientes amplios y bien distribuidos.",
    "Vista despejada desde la sala.",
    "Cocina remodelada con muebles a medida.",
    "Pisos de porcelanato en toda el área social.",
    "Dormitorio principal con baño y vestidor.",
    "Cocina abierta al comedor, ideal para recibir.",
    "Carpintería de roble y ventanas de doble vidrio.",
    "Frente a un parque, sin ruido de tránsito.",
];
const AROUND: &[&str] = &[
    "A pasos de supermercado, farmacia y colegios.",
    "Cerca de las principales avenidas.",
    "Transporte público a dos cuadras.",
    "Zona tranquila y segura, de calles arboladas.",
    "A diez minutos del centro.",
    "Rodeado de cafés y restaurantes.",
    "Sector consolidado, con todos los servicios.",
];
const SALE: &[&str] = &[
    "Escrituras en regla, listo para firmar.",
    "Apto para crédito hipotecario.",
    "Se escuchan propuestas.",
    "Entrega inmediata.",
    "Título saneado y sin deudas.",
];
const RENT: &[&str] = &[
    "Contrato mínimo de un año.",
    "Se pide un mes de depósito y garante.",
    "Disponible a partir del primero del mes.",
    "Servicios aparte.",
    "Incluye mantenimiento.",
];
const STAY: &[&str] = &[
    "Incluye internet, ropa de cama y limpieza.",
    "Estadía mínima de tres noches.",
    "Ingreso autónomo y cancelación flexible.",
];
const PLANS: &[&str] = &[
    "Reserva con un pago inicial y cuotas hasta la entrega.",
    "Entrega prevista para fines de 2027.",
    "Últimas unidades a precio de lanzamiento.",
    "Fideicomiso constituido y obra en marcha.",
];
const LAND: &[&str] = &[
    "Plano, con frente a calle asfaltada.",
    "Servicios de agua y luz en la puerta.",
    "Ideal para construir casa o pequeño proyecto.",
    "Cercado y con título propio.",
    "Uso de suelo mixto.",
    "Esquina, con dos frentes.",
];
const TRADE: &[&str] = &[
    "Vidriera a la calle y depósito al fondo.",
    "Planta libre con dos baños.",
    "Edificio con recepción y control de acceso.",
    "Listo para abrir, con instalación eléctrica nueva.",
];

/// What it is, how large, and where.
pub(in crate::demo) fn home_title(home: &HomeFacts<'_>, place: &Place, dice: &mut Dice) -> String {
    let kind = kind_word(home);
    let city = place.city.as_deref().unwrap_or("zona céntrica");
    let rooms = rooms(home);
    let mut form = dice.below(6);
    if !home.is_dwelling() {
        form = 3 + form % 2;
    }
    match form {
        0 => format!("{kind} {rooms} en {city}"),
        1 => match home.amenities.iter().find_map(|key| title_word(key)) {
            Some(extra) => local(format!("{kind} {rooms} con {extra} en {city}"), home.country),
            None => format!("{kind} {rooms} en {city}"),
        },
        2 => format!("{}: {} {rooms}", city, kind.to_lowercase()),
        3 => format!("{kind} de {:.0} m² en {city}", home.area),
        4 => format!("{kind} en {city}, {:.0} m²", home.area),
        _ => format!("{kind} {} en {city}", adjective(home, dice)),
    }
}

fn adjective(home: &HomeFacts<'_>, dice: &mut Dice) -> String {
    let is_feminine = home.kind == "house";
    let word = match home.operation {
        Operation::Presale => "en planos",
        _ if home.is_furnished && is_feminine => "amoblada",
        _ if home.is_furnished => "amoblado",
        _ if is_feminine => dice.pick(&["amplia", "acogedora", "remodelada", "familiar"]),
        _ => dice.pick(&["luminoso", "remodelado", "acogedor", "céntrico"]),
    };
    format!("{word} {}", rooms(home))
}

fn kind_word(home: &HomeFacts<'_>) -> &'static str {
    match (home.kind, home.country) {
        ("apartment", _) if home.bedrooms == 0 => match home.country {
            "AR" => "Monoambiente",
            "DO" => "Estudio",
            _ => "Departamento tipo estudio",
        },
        ("apartment", "DO") => "Apartamento",
        ("apartment", _) => "Departamento",
        ("house", _) => "Casa",
        ("ph", "AR") => "PH",
        ("ph", _) => "Dúplex",
        ("land", "DO") => "Solar",
        ("land", _) => "Terreno",
        ("office", _) => "Oficina",
        _ => "Local comercial",
    }
}

fn rooms(home: &HomeFacts<'_>) -> String {
    let (one, many) = match home.country {
        "DO" => ("habitación", "habitaciones"),
        "MX" => ("recámara", "recámaras"),
        _ => ("dormitorio", "dormitorios"),
    };
    match home.bedrooms {
        0 => format!("de {:.0} m²", home.area),
        1 => format!("de 1 {one}"),
        n => format!("de {n} {many}"),
    }
}

fn title_word(key: &str) -> Option<&'static str> {
    Some(match key {
        "balcony" => "balcón",
        "terrace" => "terraza",
        "pool" => "piscina",
        "garden" => "jardín",
        "patio" => "patio",
        "barbecue" => "parrilla",
        _ => return None,
    })
}

/// Three to five sentences.
pub(in crate::demo) fn home(home: &HomeFacts<'_>, place: &Place, dice: &mut Dice) -> String {
    let special = match home.kind {
        "land" => maybe(95, LAND, dice),
        "office" | "store" => maybe(95, TRADE, dice),
        _ => maybe(90, LIGHT, dice),
    };
    let terms = match home.operation {
        Operation::Rent => RENT,
        Operation::TempRent => STAY,
        Operation::Presale => PLANS,
        _ => SALE,
    };
    let text = paragraph(&[
        opening(home, place, dice),
        special,
        amenities(home),
        maybe(70, AROUND, dice),
        maybe(85, terms, dice),
    ]);
    local(text, home.country)
}

fn opening(home: &HomeFacts<'_>, place: &Place, dice: &mut Dice) -> String {
    let kind = kind_word(home);
    let city = place.city.as_deref().unwrap_or("la ciudad");
    let act = match home.operation {
        Operation::Rent => "Se alquila",
        Operation::TempRent => "Por noche o por semana:",
        Operation::Presale => "En construcción:",
        _ => "Se vende",
    };
    let baths =
        if home.bathrooms == 1 { "1 baño".into() } else { format!("{} baños", home.bathrooms) };
    if !home.is_dwelling() {
        return format!("{act} {} de {:.0} m² en {city}.", kind.to_lowercase(), home.area);
    }
    let parking = match home.parking {
        0 => String::new(),
        1 => " y un parqueo".into(),
        n => format!(" y {n} parqueos"),
    };
    match dice.below(3) {
        0 => format!("{act} {} {} en {city}, con {baths}{parking}.", lower(kind), rooms(home)),
        1 => format!("{kind} de {:.0} m² con {baths}{parking}.", home.area),
        _ => format!("{kind} {} y {baths} en {city}{}.", rooms(home), age(home)),
    }
}

fn lower(kind: &str) -> String {
    if kind == "PH" { kind.to_owned() } else { kind.to_lowercase() }
}

fn age(home: &HomeFacts<'_>) -> String {
    match home.age {
        _ if home.operation == Operation::Presale => String::new(),
        0 => ", a estrenar".into(),
        1 => ", con un año de antigüedad".into(),
        n => format!(", con {n} años de antigüedad"),
    }
}

fn amenities(home: &HomeFacts<'_>) -> String {
    let words: Vec<&str> =
        home.amenities.iter().filter_map(|key| amenity_word(key)).take(4).collect();
    match (words.is_empty(), home.kind) {
        (true, _) | (_, "land") => String::new(),
        (_, "apartment") => format!("El edificio y la unidad ofrecen {}.", listed(&words)),
        _ => format!("Cuenta con {}.", listed(&words)),
    }
}

fn amenity_word(key: &str) -> Option<&'static str> {
    Some(match key {
        "pool" => "piscina",
        "gym" => "gimnasio",
        "barbecue" => "área de parrilla",
        "lift" => "ascensor",
        "security" => "seguridad 24 horas",
        "terrace" => "terraza",
        "balcony" => "balcón",
        "garden" => "jardín",
        "patio" => "patio",
        "generator" => "planta eléctrica",
        "cistern" => "cisterna",
        "storage" => "bodega",
        "laundry" => "lavadero",
        "air-conditioning" => "aire acondicionado",
        _ => return None,
    })
}
