//! Lenders for demonstrations and tests: nobody is called so, and each says that it is an example.

use kernel::Currency;

use crate::{Charge, Conditions, Percent};

const NOTE: &str = "Entidad inventada, de ejemplo: no presta dinero.";

/// Three, in that currency and for any vertical.
#[must_use]
pub fn samples(currency: Currency) -> Vec<Conditions> {
    let conditions = |name: &str, position| Conditions {
        note: NOTE.to_owned(),
        position,
        ..Conditions::new(name.to_owned(), currency)
    };
    let named = |name: &str| match currency {
        Currency::USD => format!("{name} (US$)"),
        _ => name.to_owned(),
    };
    vec![
        Conditions {
            rate: Percent::from_scaled(129_500),
            months_min: 12,
            months_max: 72,
            down_min: Percent::whole(20),
            fee: Charge::Share(Percent::whole(1)),
            ..conditions(&named("Banco Ejemplo"), 1)
        },
        Conditions {
            rate: Percent::from_scaled(115_000),
            months_min: 6,
            months_max: 60,
            down_min: Percent::whole(30),
            insurance: Charge::Share(Percent::from_scaled(500)),
            ..conditions(&named("Cooperativa de Muestra"), 2)
        },
        Conditions {
            rate: Percent::from_scaled(187_500),
            months_min: 12,
            months_max: 84,
            down_min: Percent::whole(10),
            fee: Charge::Share(Percent::whole(2)),
            ..conditions(&named("Financiera Ficticia"), 3)
        },
    ]
}
