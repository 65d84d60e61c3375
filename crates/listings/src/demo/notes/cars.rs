//! What people write about a car they sell.

use kernel::locale::Locale;

use super::{Dice, listed, local, maybe, paragraph};
use crate::{Place, SellerKind};

/// What is known of a car when its text is written.
pub(in crate::demo) struct CarFacts<'r> {
    pub make: &'r str,
    pub model: &'r str,
    pub version: &'r str,
    pub body: &'r str,
    pub fuel: &'r str,
    pub country: &'r str,
    pub colour: &'static str,
    pub year: i64,
    pub km: i64,
    /// Years since it was built.
    pub age: i32,
    pub engine: Option<f64>,
    pub is_new: bool,
    pub is_automatic: bool,
    pub features: Vec<&'static str>,
}

const PERSON: &[&str] = &[
    "Vendo por viaje.",
    "Vendo por cambio de vehículo.",
    "Único dueño desde cero kilómetros.",
    "Segundo dueño, siempre en la familia.",
    "Lo vendo porque ya casi no lo uso.",
    "Soy dueño directo, sin intermediarios.",
    "De uso diario a la oficina, nunca en caminos malos.",
    "Siempre guardado bajo techo.",
    "Carro de señora, muy cuidado.",
];
const DEALER: &[&str] = &[
    "Disponible en nuestro local para verlo y probarlo.",
    "Recibimos su vehículo en parte de pago.",
    "Revisado por nuestro taller en 120 puntos.",
    "Entrega inmediata con todos los papeles.",
    "Financiamiento con inicial cómoda y cuotas a su medida.",
    "Garantía de motor y caja por seis meses.",
    "Historial verificado antes de publicarlo.",
];
const STATE: &[&str] = &[
    "Mantenimientos al día en la casa y facturas guardadas.",
    "Motor y caja sin fugas ni ruidos.",
    "Pintura original, sin choques.",
    "Cuatro neumáticos nuevos y batería del año.",
    "Aire que enfría como el primer día.",
    "Interior limpio, no fumadores.",
    "Recién hecho el cambio de aceite, filtros y pastillas.",
    "Suspensión y frenos recién revisados.",
    "Un par de detalles mínimos de pintura, propios del uso.",
    "Correa de distribución cambiada hace poco.",
];
const CLOSE: &[&str] = &[
    "Precio conversable viendo el carro.",
    "Acepto revisión de su mecánico de confianza.",
    "Escríbame y coordinamos una prueba de manejo.",
    "Solo interesados serios, por favor.",
    "No permuto.",
    "Escucho ofertas razonables.",
];

/// Make, model, version and year, in one of the orders people use.
pub(in crate::demo) fn car_title(car: &CarFacts<'_>, dice: &mut Dice) -> String {
    let CarFacts { make, model, version, year, .. } = car;
    match dice.below(8) {
        0 | 1 => format!("{make} {model} {year} {version}"),
        2 => format!("{make} {model} {version} {year}, {}", tail(car, dice)),
        3 => format!("{make} {model} {year}, {}", tail(car, dice)),
        _ => format!("{make} {model} {version} {year}"),
    }
}

fn tail(car: &CarFacts<'_>, dice: &mut Dice) -> &'static str {
    match (car.is_new, car.km) {
        (true, _) => "0 km",
        (_, ..40_000) => dice.pick(&["como nuevo", "poco recorrido", "impecable"]),
        _ if car.is_automatic => dice.pick(&["automático", "único dueño", "muy cuidado"]),
        _ => dice.pick(&["único dueño", "muy cuidado", "papeles al día"]),
    }
}

/// Three to five sentences.
pub(in crate::demo) fn car(
    car: &CarFacts<'_>,
    seller: SellerKind,
    place: &Place,
    dice: &mut Dice,
) -> String {
    let who = if seller == SellerKind::Dealer { DEALER } else { PERSON };
    let city = place.city.as_deref().unwrap_or("la ciudad");
    let state = if car.is_new { String::new() } else { maybe(85, STATE, dice) };
    let second = if car.is_new { String::new() } else { maybe(40, STATE, dice) };
    let second = if second == state { String::new() } else { second };
    let used_by_person = !car.is_new || seller == SellerKind::Dealer;
    let text = paragraph(&[
        opening(car, dice),
        state,
        equipment(car),
        second,
        if used_by_person { maybe(80, who, dice) } else { String::new() },
        papers(car, dice),
        match dice.below(3) {
            0 => format!("Se puede ver en {city}."),
            1 => maybe(90, CLOSE, dice),
            _ => String::new(),
        },
    ]);
    local(text, car.country)
}

fn opening(car: &CarFacts<'_>, dice: &mut Dice) -> String {
    let kind = body_word(car);
    let CarFacts { make, model, year, version, .. } = car;
    let gear = if car.is_automatic { "caja automática" } else { "caja manual" };
    if car.is_new {
        return format!(
            "{make} {model} {version} {year} a estrenar, {gear}, con garantía de fábrica."
        );
    }
    let km = locale(car.country).number(car.km);
    match dice.below(5) {
        0 => format!("{kind} {make} {model} {year} con {km} km reales y {gear}."),
        1 => format!("{model} {version} del {year}, {km} km, {gear}."),
        2 => format!("Se vende {make} {model} {version}, año {year}, con {km} kilómetros."),
        3 => format!("{kind} en excelente estado, {km} km, {gear}{}.", motor(car)),
        _ => format!("{make} {model} {year}{}, {km} km recorridos.", motor(car)),
    }
}

fn motor(car: &CarFacts<'_>) -> String {
    let fuel = match (car.fuel, car.country) {
        ("diesel", _) => "a diésel",
        ("hybrid", _) => "híbrido",
        ("lpg", _) => "a gas",
        ("electric", _) => return ", cien por ciento eléctrico".into(),
        (_, "AR") => "naftero",
        (_, "CL") => "bencinero",
        _ => "a gasolina",
    };
    car.engine.map(|litres| format!(", motor {litres:.1} {fuel}")).unwrap_or_default()
}

fn body_word(car: &CarFacts<'_>) -> &'static str {
    match (car.body, car.country) {
        ("suv", "DO") => "Jeepeta",
        ("suv", "MX" | "AR" | "CL") => "Camioneta SUV",
        ("suv", _) => "Jeep",
        ("sedan", _) => "Sedán",
        ("hatchback", "CL") => "Citycar",
        ("hatchback", _) => "Hatchback",
        ("pickup-double" | "pickup-single", "MX" | "AR") => "Pickup",
        ("pickup-double" | "pickup-single", _) => "Camioneta",
        ("van", _) => "Furgoneta",
        _ => "Deportivo",
    }
}

fn equipment(car: &CarFacts<'_>) -> String {
    let words: Vec<&str> = car.features.iter().rev().filter_map(|key| feature_word(key)).collect();
    let words = &words[..words.len().min(4)];
    if words.is_empty() { String::new() } else { format!("Trae {}.", listed(words)) }
}

fn feature_word(key: &str) -> Option<&'static str> {
    Some(match key {
        "leather-seats" => "asientos de cuero",
        "sunroof" => "techo solar",
        "panoramic-roof" => "techo panorámico",
        "reversing-camera" => "cámara de reversa",
        "touchscreen" => "pantalla táctil",
        "carplay-android-auto" => "CarPlay",
        "cruise-control" => "control de crucero",
        "parking-sensors" => "sensores de parqueo",
        "alloy-wheels" => "aros de aleación",
        "air-conditioning" => "aire acondicionado",
        "airbags" => "bolsas de aire",
        "alarm" => "alarma",
        _ => return None,
    })
}

fn papers(car: &CarFacts<'_>, dice: &mut Dice) -> String {
    let said = match (car.country, car.is_new) {
        (_, true) => "Incluye matrícula y placas.",
        ("DO", _) => "Matrícula al día y a mi nombre, listo para traspaso.",
        ("EC", _) => "Matriculado este año, sin multas.",
        ("CL", _) => "Permiso de circulación y revisión técnica al día.",
        ("AR", _) => "VTV vigente, libre de deuda y listo para transferir.",
        _ => "Factura original, tenencias pagadas y verificación vigente.",
    };
    if dice.chance(55) { said.to_owned() } else { String::new() }
}

fn locale(country: &str) -> Locale {
    match country {
        "EC" => Locale::EsEc,
        "CL" => Locale::EsCl,
        "AR" => Locale::EsAr,
        "MX" => Locale::EsMx,
        _ => Locale::EsDo,
    }
}
