//! The texts of the keys of the API.

use kernel::locale::Language;
use tenancy::KeyScope;

/// The catalogue of `language`.
#[must_use]
pub const fn keys(language: Language) -> &'static Keys {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Keys {
    pub title: &'static str,
    pub menu: &'static str,
    pub more: &'static str,
    pub documents: &'static str,
    pub none: &'static str,
    pub made: &'static str,
    pub made_more: &'static str,
    pub used: &'static str,
    pub never_used: &'static str,
    pub expires: &'static str,
    pub expired: &'static str,
    pub by: &'static str,
    pub withdraw: &'static str,
    pub new: &'static str,
    pub name: &'static str,
    pub name_more: &'static str,
    pub scopes: &'static str,
    pub life: &'static str,
    pub days: &'static str,
    pub password_more: &'static str,
    pub create: &'static str,
    pub by_key: &'static str,
    read_members: &'static str,
    read_sellers: &'static str,
    read_audit: &'static str,
}

impl Keys {
    /// What a scope opens, in words.
    #[must_use]
    pub const fn scope(&self, scope: KeyScope) -> &'static str {
        match scope {
            KeyScope::ReadMembers => self.read_members,
            KeyScope::ReadSellers => self.read_sellers,
            KeyScope::ReadAudit => self.read_audit,
        }
    }
}

const ES: Keys = Keys {
    title: "Llaves de la API",
    menu: "Llaves",
    more: "Con una llave, otro programa tuyo lee datos de este negocio. Dale solo lo que necesita y retírala cuando no la uses. Vale mientras quien la creó siga siendo propietario.",
    documents: "Cómo se usa",
    none: "Todavía no hay ninguna llave.",
    made: "Llave creada",
    made_more: "Cópiala ahora: no se vuelve a mostrar.",
    used: "Última vez: {}",
    never_used: "Sin usar todavía",
    expires: "Vence el {}",
    expired: "Venció el {}",
    by: "Creada por {}",
    withdraw: "Retirar",
    new: "Llave nueva",
    name: "Para qué es",
    name_more: "Por ejemplo: «Hoja de cálculo de ventas».",
    scopes: "Qué puede leer",
    life: "Cuánto dura",
    days: "{} días",
    password_more: "La pedimos otra vez porque la llave abre datos de tu negocio.",
    create: "Crear llave",
    by_key: "Un programa con llave",
    read_members: "El equipo: nombres, correos y partes",
    read_sellers: "Los vendedores",
    read_audit: "La auditoría: quién hizo qué",
};

const EN: Keys = Keys {
    title: "API keys",
    menu: "Keys",
    more: "With a key, another program of yours reads data of this business. Give it only what it needs and withdraw it when it is not in use. It works while who created it is still an owner.",
    documents: "How to use it",
    none: "There is no key yet.",
    made: "Key created",
    made_more: "Copy it now: it is not shown again.",
    used: "Last used: {}",
    never_used: "Not used yet",
    expires: "Ends on {}",
    expired: "Ended on {}",
    by: "Created by {}",
    withdraw: "Withdraw",
    new: "New key",
    name: "What it is for",
    name_more: "For example: “Sales spreadsheet”.",
    scopes: "What it may read",
    life: "How long it works",
    days: "{} days",
    password_more: "We ask for it again because the key opens data of your business.",
    create: "Create key",
    by_key: "A program with a key",
    read_members: "The team: names, addresses and parts",
    read_sellers: "The sellers",
    read_audit: "The audit: who did what",
};
