//! Who publishes: invented dealers and people.

use std::sync::Arc;

use super::dice::Dice;
use crate::SellerKind;

/// An invented seller; its `slug` names it among the sellers of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSeller {
    /// Plain and unique: `autos-la-ceiba`.
    pub slug: String,
    /// The name shown.
    pub name: String,
    /// Person or dealer.
    pub kind: SellerKind,
    /// Where it trades.
    pub country: String,
}

/// Private sellers of each country.
const PEOPLE: u64 = 40;

const FIRST: &[&str] = &[
    "Altagracia",
    "Andrés",
    "Camila",
    "Carlos",
    "Carolina",
    "Daniela",
    "Diego",
    "Esteban",
    "Fernanda",
    "Francisca",
    "Gabriel",
    "Ignacio",
    "Javier",
    "José Luis",
    "Juan Pablo",
    "Julieta",
    "Lorena",
    "Luz María",
    "Marcos",
    "María José",
    "Martín",
    "Mercedes",
    "Nicolás",
    "Paola",
    "Rafael",
    "Ramona",
    "Ricardo",
    "Rosanna",
    "Santiago",
    "Sofía",
    "Tomás",
    "Valentina",
    "Ximena",
];
const LAST: &[&str] = &[
    "Acosta",
    "Alvarado",
    "Benítez",
    "Cabrera",
    "Castillo",
    "Cedeño",
    "Contreras",
    "De los Santos",
    "Espinoza",
    "Ferreyra",
    "Figueroa",
    "Guerrero",
    "Herrera",
    "Ibáñez",
    "Jiménez",
    "Lagos",
    "Luna",
    "Mejía",
    "Mendoza",
    "Moreira",
    "Núñez",
    "Ortega",
    "Paredes",
    "Peralta",
    "Quiroga",
    "Reyes",
    "Rosario",
    "Salazar",
    "Sandoval",
    "Tapia",
    "Ureña",
    "Valdivia",
    "Vera",
    "Zambrano",
];

const CAR_DEALERS: &[(&str, &[&str])] = &[
    (
        "DO",
        &[
            "Autos La Ceiba",
            "Caribe Motors Selectos",
            "Importadora El Faro",
            "Ozama Auto Plaza",
            "Cibao Premium Cars",
            "Auto Center Las Américas",
        ],
    ),
    (
        "EC",
        &[
            "Patio Equinoccial",
            "Autos del Pichincha",
            "Guayas Seminuevos",
            "Andina Car Market",
            "Patio Los Ceibos",
            "Sierra Motors",
        ],
    ),
    (
        "CL",
        &[
            "Automotora Los Aromos",
            "Cordillera Seminuevos",
            "Autos del Pacífico",
            "Automotora Vicuña",
            "Central de Usados Ñuñoa",
            "Austral Motors",
        ],
    ),
    (
        "AR",
        &[
            "Agencia El Ombú",
            "Pampa Automotores",
            "Río Plateado Usados",
            "Del Litoral Autos",
            "Automotores Boedo",
            "Cuyo Car Center",
        ],
    ),
    (
        "MX",
        &[
            "Autos Jacaranda",
            "Seminuevos del Bajío",
            "Autoplaza Cantera",
            "Lote Mil Ruedas",
            "Norte Sur Automotriz",
            "Seminuevos Alameda",
        ],
    ),
];
const HOME_DEALERS: &[(&str, &[&str])] = &[
    (
        "DO",
        &["Inmobiliaria Flamboyán", "Caoba Bienes Raíces", "Mar Adentro Realty", "Llave Caribe"],
    ),
    (
        "EC",
        &[
            "Mitad del Mundo Propiedades",
            "Bienes Raíces Arrayán",
            "Casa Austral",
            "Malecón Inmuebles",
        ],
    ),
    (
        "CL",
        &[
            "Propiedades Araucaria",
            "Cordillera Corredores",
            "Boldo Propiedades",
            "Mirador Corretajes",
        ],
    ),
    (
        "AR",
        &[
            "Jacarandá Propiedades",
            "Esquina Porteña",
            "Ceibo Negocios Inmobiliarios",
            "Ladrillo Sur",
        ],
    ),
    ("MX", &["Bugambilia Bienes Raíces", "Cantera Inmobiliaria", "Nopal Hogares", "Casa Talavera"]),
];

/// The sellers of some countries, made once.
pub(super) struct Sellers(Vec<OfCountry>);

struct OfCountry {
    code: String,
    dealers: Vec<Arc<DemoSeller>>,
    people: Vec<Arc<DemoSeller>>,
}

impl Sellers {
    pub(super) fn of_cars(seed: u64, countries: &[&str]) -> Self {
        Self::of(seed, countries, CAR_DEALERS)
    }

    pub(super) fn of_homes(seed: u64, countries: &[&str]) -> Self {
        Self::of(seed, countries, HOME_DEALERS)
    }

    fn of(seed: u64, countries: &[&str], dealers: &[(&str, &[&str])]) -> Self {
        let of_country = |country: &str| {
            let known = dealers.iter().find(|(code, _)| *code == country);
            let names = known.map_or(&[][..], |(_, names)| names);
            let dealers = names.iter().map(|name| seller(name, SellerKind::Dealer, country));
            let people = (0..PEOPLE).map(|at| person(seed, at, country));
            let (dealers, people) = (dealers.collect(), people.collect());
            OfCountry { code: country.to_owned(), dealers, people }
        };
        Self(countries.iter().map(|country| of_country(country)).collect())
    }

    /// Two of three listings are a dealer's.
    pub(super) fn draw(&self, country: &str, dice: &mut Dice) -> Arc<DemoSeller> {
        let found = self.0.iter().find(|known| known.code == country);
        let (dealers, people) =
            found.map_or((&[][..], &[][..]), |known| (&known.dealers, &known.people));
        let list = if dice.chance(65) && !dealers.is_empty() { dealers } else { people };
        let drawn = list.get(dice.below(list.len()));
        drawn.cloned().unwrap_or_else(|| person(0, 0, country))
    }
}

fn person(seed: u64, at: u64, country: &str) -> Arc<DemoSeller> {
    let country_number = country.bytes().fold(0, |sum, b| sum * 256 + u64::from(b));
    let mut dice = Dice::new(seed ^ country_number, at);
    let name = format!("{} {}", dice.pick(FIRST), dice.pick(LAST));
    seller(&name, SellerKind::Person, country)
}

fn seller(name: &str, kind: SellerKind, country: &str) -> Arc<DemoSeller> {
    let slug = format!("{}-{}", kernel::text::slug(name), country.to_lowercase());
    Arc::new(DemoSeller { slug, name: name.to_owned(), kind, country: country.to_owned() })
}
