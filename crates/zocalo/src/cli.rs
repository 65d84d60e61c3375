//! The command tree. Help texts carry examples, because people read those first.

use std::path::PathBuf;

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser as _},
};

mod business;
mod flag;
mod import;
mod lender;
mod limit;
mod mail;
mod media;
mod people;
mod provider;

pub use business::{Business, BusinessFacts};
pub use flag::{Flag, FlagChanges};
pub use import::{Import, ImportListings, ImportMapping, MappingOf};
pub use lender::{Lender, LenderTerms};
pub use limit::Limit;
pub use mail::Mail;
pub use media::Media;
pub use people::{Account, Audit, Enquiry, Key, Listing, Member, Operator, Seller, Which};
pub use provider::Provider;

/// Zócalo: marketplace, CRM, mensajería y cobros en un solo programa.
#[derive(Debug, Parser)]
#[command(
    name = "zocalo",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    after_help = "Ejemplos:\n  zocalo up --demo small\n  zocalo import listings --site autos.localhost --vertical autos carros.csv\n  zocalo doctor\n\nSalidas: 0 bien · 1 no se pudo · 2 orden mal escrita · 3 datos rechazados"
)]
pub struct Cli {
    /// Archivo de ajustes (si no, ./zocalo.toml cuando existe).
    #[arg(long, global = true, value_name = "ARCHIVO", env = "ZOCALO_CONFIG")]
    pub config: Option<PathBuf>,
    /// Responde en JSON por la salida estándar.
    #[arg(long, global = true)]
    pub json: bool,
    /// Qué hacer.
    #[command(subcommand)]
    pub command: Command,
}

/// Everything the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Arranca todo: PostgreSQL, web y worker; Ctrl-C lo detiene.
    #[command(
        after_help = "Ejemplos:\n  zocalo up --demo small\n  ZOCALO_DATA=/srv/otra ZOCALO_PORT=8090 zocalo up"
    )]
    Up(Up),
    /// Arranca un solo papel del programa, con el acceso de ZOCALO_LOGIN (lo usa «up»).
    #[command(
        after_help = "Ejemplo:\n  ZOCALO_LOGIN=postgres://… ZOCALO_LOGIN_PUBLIC=postgres://… zocalo serve --role web"
    )]
    Serve(Serve),
    /// Aplica o revisa las migraciones de la base de datos.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo migrate status\n  zocalo migrate down --to 3 --yes"
    )]
    Migrate(Migrate),
    /// Clientes de esta instalación.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo tenant create --slug demo --name \"Demo\" --currency DOP\n  zocalo tenant list --json\n  zocalo tenant pause demo\n  zocalo tenant resume demo\n  zocalo tenant state demo past_due"
    )]
    Tenant(Tenant),
    /// Quién opera esta instalación.
    #[command(subcommand, after_help = "Ejemplo:\n  zocalo operator invite")]
    Operator(Operator),
    /// Equipo de un cliente.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo member invite --tenant demo --role owner ana@ejemplo.com\n  zocalo member list --tenant demo\n  zocalo member recover --tenant demo ana@ejemplo.com"
    )]
    Member(Member),
    /// Cuentas de las personas de un cliente.
    #[command(
        subcommand,
        after_help = "Ejemplo:\n  zocalo account import --tenant demo cuentas.csv"
    )]
    Account(Account),
    /// Límites de un cliente: cuánto puede usar.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo limit set --tenant demo members 5\n  zocalo limit list --tenant demo"
    )]
    Limit(Limit),
    /// Llaves con que otros programas leen datos de un cliente por la API.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo key create --tenant demo --scope sellers.read \"Hoja de ventas\"\n  zocalo key list --tenant demo"
    )]
    Key(Key),
    /// Proveedor de identidad con que entra el equipo de un cliente (OpenID Connect).
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo provider set --tenant demo --issuer https://id.ejemplo.com --client-id zocalo --secret-file secreto.txt --group ventas=ops Empresa\n  zocalo provider show --tenant demo\n  zocalo provider remove --tenant demo"
    )]
    Provider(Provider),
    /// Vendedores de un cliente y quienes actúan por ellos.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo seller list --tenant demo\n  zocalo seller invite --tenant demo --role owner sel_01m8ffmt6kesyre9k5ed7vp6sv ana@ejemplo.com"
    )]
    Seller(Seller),
    /// El negocio detrás de los sitios de un cliente: sus datos y los textos de sus páginas.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo business show --tenant demo\n  zocalo business set --tenant demo --legal-name \"Autos del Caribe, SRL\"\n  zocalo business text --tenant demo about nosotros.txt"
    )]
    Business(Business),
    /// Los anuncios de un cliente: publicarlos, pausarlos, darlos por vendidos o vencidos.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo listing sell --tenant demo lst_01m8ffmt6kesyre9k5ed7vp6sv\n  zocalo listing publish --tenant demo lst_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Listing(Listing),
    /// Quién preguntó por los anuncios de un cliente.
    #[command(subcommand, after_help = "Ejemplo:\n  zocalo enquiry list --tenant demo")]
    Enquiry(Enquiry),
    /// Entidades que financian a los compradores de un cliente, y sus condiciones.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo lender add --tenant demo --currency DOP --rate 12.95 --months 12-72 --down 20 \"Banco Ejemplo\"\n  zocalo lender list --tenant demo"
    )]
    Lender(Lender),
    /// Banderas: qué se enciende y para quién.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo flag create search.rank_v2 --purpose \"Orden nuevo\" --owner Ana --until 2027-01-31\n  zocalo flag set search.rank_v2 --percent 5\n  zocalo flag kill search.rank_v2"
    )]
    Flag(Flag),
    /// Quién hizo qué en un cliente.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo audit list --tenant demo\n  zocalo audit verify --tenant demo"
    )]
    Audit(Audit),
    /// Correo: cartas enviadas, las que esperan en la bandeja y cómo se ven.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo mail trial --site autos.localhost ana@ejemplo.com\n  zocalo mail list --tenant demo\n  zocalo mail preview recovery"
    )]
    Mail(Mail),
    /// Fotos: cuánto pesan, qué sobra y dónde se guardan.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo media report\n  zocalo media sweep --dry-run\n  zocalo media move s3"
    )]
    Media(Media),
    /// Sitios públicos de un cliente.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo site create --tenant demo --host autos.ejemplo.com --name \"Autos\" --vertical autos --country DO --currency DOP\n  zocalo site set autos.ejemplo.com --name \"Autos del Este\"\n  zocalo site list"
    )]
    Site(Site),
    /// Verticales: qué datos tiene cada clase de anuncio.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo vertical show autos > autos.toml\n  zocalo vertical check autos.toml\n  zocalo vertical apply --tenant demo autos.toml\n  zocalo vertical list --tenant demo"
    )]
    Vertical(Vertical),
    /// Trae anuncios de un archivo.
    #[command(
        subcommand,
        after_help = "Ejemplo:\n  zocalo import listings --site autos.localhost --vertical autos carros.csv --dry-run"
    )]
    Import(Import),
    /// Tasas de cambio de un cliente.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo fx set --tenant demo USD 60.25\n  zocalo fx set --tenant demo CLF 2450.10 --on 2026-11-22\n  zocalo fx list --tenant demo"
    )]
    Fx(Fx),
    /// Carga datos de muestra en una instalación en marcha.
    #[command(after_help = "Ejemplo:\n  zocalo demo small")]
    Demo {
        /// Qué muestra.
        #[arg(value_enum)]
        which: Demo,
    },
    /// Revisa la instalación y dice cómo arreglar lo que falte.
    #[command(after_help = "Ejemplo:\n  zocalo doctor --json")]
    Doctor,
    /// Ajustes: de dónde viene cada valor.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo config explain\n  zocalo --config otro.toml config check"
    )]
    Config(ConfigCommand),
    /// Escribe el autocompletado para tu intérprete de órdenes.
    #[command(after_help = "Ejemplo:\n  zocalo completions bash > /etc/bash_completion.d/zocalo")]
    Completions {
        /// Para cuál.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// `up`.
#[derive(Debug, Args)]
pub struct Up {
    /// Datos de muestra.
    #[arg(long, value_enum, default_value_t = Demo::None)]
    pub demo: Demo,
    /// Carpeta de datos (igual que ZOCALO_DATA).
    #[arg(long, value_name = "CARPETA")]
    pub data: Option<PathBuf>,
    /// Puerto de la web (igual que ZOCALO_PORT).
    #[arg(long, value_name = "PUERTO")]
    pub port: Option<u16>,
    /// Carpeta de los programas de PostgreSQL.
    #[arg(long, value_name = "CARPETA")]
    pub pg_bin: Option<PathBuf>,
}

/// Which sample data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Demo {
    /// Ninguno.
    None,
    /// Un cliente con dos sitios (autos y propiedades), y un vecino.
    Small,
    /// Un cliente sin marketplace.
    Kids,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// El papel.
    #[arg(long, value_enum)]
    pub role: Role,
}

/// The processes of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Páginas y API.
    Web,
    /// Trabajos.
    Worker,
}

impl Role {
    /// The word of the command line, of logs and of the run folder.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Worker => "worker",
        }
    }
}

/// `migrate`.
#[derive(Debug, Subcommand)]
pub enum Migrate {
    /// Aplica las que falten.
    #[command(after_help = "Ejemplo:\n  zocalo migrate up")]
    Up,
    /// Deshace hasta dejar aplicada la versión dada (0: ninguna).
    #[command(after_help = "Ejemplo:\n  zocalo migrate down --to 3 --yes")]
    Down {
        /// La última versión que queda.
        #[arg(long, value_name = "VERSIÓN")]
        to: i64,
        /// Confirma que se pierden los datos de lo deshecho.
        #[arg(long)]
        yes: bool,
    },
    /// Dice cuáles están aplicadas.
    #[command(after_help = "Ejemplo:\n  zocalo migrate status --json")]
    Status,
}

/// `tenant`.
#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// Da de alta un cliente.
    #[command(
        after_help = "Ejemplos:\n  zocalo tenant create --slug demo --name \"Demo\" --currency DOP\n  zocalo tenant create --slug este --name \"Autos del Este\" --template marketplace --host este.ejemplo.com --owner ana@ejemplo.com"
    )]
    Create {
        /// Nombre corto: minúsculas, cifras y guiones.
        #[arg(long)]
        slug: String,
        /// Nombre que leen las personas.
        #[arg(long)]
        name: String,
        /// Moneda de sus tasas y cuentas; si no, la del país.
        #[arg(long, value_name = "MONEDA")]
        currency: Option<String>,
        /// Módulos que tendrá (repetible); si no, los de la plantilla.
        #[arg(long = "module")]
        modules: Vec<String>,
        /// Para qué es: da los módulos.
        #[arg(long, value_enum, default_value_t = Template::Marketplace)]
        template: Template,
        /// Host de su primer sitio.
        #[arg(long, requires = "owner")]
        host: Option<String>,
        /// País, dos letras: pone moneda, y al sitio idioma y hora.
        #[arg(long, default_value = "DO")]
        country: String,
        /// Correo de quien decide; se muestra el enlace con que entra.
        #[arg(long, value_name = "CORREO", requires = "host")]
        owner: Option<String>,
        /// Empieza a prueba: se le atiende igual.
        #[arg(long)]
        trial: bool,
    },
    /// Los enumera.
    #[command(after_help = "Ejemplo:\n  zocalo tenant list --json")]
    List,
    /// Lo pasa a otro estado; cerrado ya no vuelve.
    #[command(
        after_help = "Ejemplos:\n  zocalo tenant state demo past_due\n  zocalo tenant state demo closed --yes"
    )]
    State {
        /// Nombre corto.
        slug: String,
        /// Cómo queda.
        #[arg(value_enum)]
        state: Standing,
        /// Confirma que se cierra y no puede volver a abrirse.
        #[arg(long)]
        yes: bool,
    },
    /// Le pone un plan, una palabra para lo que contrata; no limita nada: para eso está «zocalo limit».
    #[command(
        after_help = "Ejemplos:\n  zocalo tenant plan demo pro\n  zocalo tenant plan demo \"\"\n\nVacío quita el plan."
    )]
    Plan {
        /// Nombre corto.
        slug: String,
        /// El plan, hasta 60 caracteres; vacío lo quita.
        plan: String,
    },
    /// Deja de servirlo sin perder nada.
    #[command(after_help = "Ejemplo:\n  zocalo tenant pause demo")]
    Pause {
        /// Nombre corto.
        slug: String,
    },
    /// Enciende o apaga una parte del producto para él; apagada no pierde datos.
    #[command(
        after_help = "Ejemplos:\n  zocalo tenant module demo crm on\n  zocalo tenant module demo marketplace off"
    )]
    Module {
        /// Nombre corto.
        slug: String,
        /// Parte: marketplace, crm, messaging, billing o automation.
        #[arg(value_name = "MÓDULO")]
        module: String,
        /// Encendida o apagada.
        #[arg(value_enum)]
        state: Switch,
    },
    /// Vuelve a servirlo.
    #[command(after_help = "Ejemplo:\n  zocalo tenant resume demo")]
    Resume {
        /// Nombre corto.
        slug: String,
    },
}

/// Where a client may be put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Standing {
    /// Cliente al día.
    Active,
    /// Con pagos atrasados; se le atiende igual.
    #[value(name = "past_due")]
    PastDue,
    /// Sin servicio hasta que vuelva; no pierde nada.
    Paused,
    /// Ya no es cliente.
    Closed,
}

impl From<Standing> for tenancy::TenantState {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Active => Self::Active,
            Standing::PastDue => Self::PastDue,
            Standing::Paused => Self::Paused,
            Standing::Closed => Self::Closed,
        }
    }
}

/// Whether something is to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// Encendida.
    On,
    /// Apagada.
    Off,
}

impl Switch {
    /// Whether it is on.
    #[must_use]
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

/// What a client is taken in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// Mercado de anuncios.
    Marketplace,
    /// Automatización gestionada.
    Managed,
}

impl From<Template> for tenancy::Template {
    fn from(template: Template) -> Self {
        match template {
            Template::Marketplace => Self::Marketplace,
            Template::Managed => Self::Managed,
        }
    }
}

/// `site`.
#[derive(Debug, Subcommand)]
pub enum Site {
    /// Abre un sitio.
    #[command(
        after_help = "Ejemplo:\n  zocalo site create --tenant demo --host autos.ejemplo.com --name \"Autos\" --vertical autos --country DO"
    )]
    Create {
        /// Cliente dueño.
        #[arg(long)]
        tenant: String,
        /// Nombre de host, sin puerto.
        #[arg(long)]
        host: String,
        /// Nombre que leen las personas.
        #[arg(long)]
        name: String,
        /// Verticales que muestra (repetible).
        #[arg(long = "vertical")]
        verticals: Vec<String>,
        /// País, dos letras.
        #[arg(long, default_value = "DO")]
        country: String,
        /// Moneda en que compara precios y en que lee los que no la dicen; si no, la del país.
        #[arg(long)]
        currency: Option<String>,
        /// Idioma y país de números y fechas; si no, los del país.
        #[arg(long)]
        locale: Option<String>,
        /// Zona horaria IANA; si no, la de la capital del país.
        #[arg(long)]
        zone: Option<String>,
        /// Color principal, #rrggbb.
        #[arg(long)]
        color: Option<String>,
        /// Frase bajo el nombre.
        #[arg(long, default_value = "")]
        tagline: String,
        #[command(flatten)]
        looks: Looks,
    },
    /// Cambia un sitio; lo que no se nombra queda como está.
    #[command(
        after_help = "Ejemplo:\n  zocalo site set autos.ejemplo.com --name \"Autos del Este\" --color \"#0f766e\" --vertical autos --vertical servicios"
    )]
    Set(SiteChanges),
    /// Los enumera.
    #[command(after_help = "Ejemplo:\n  zocalo site list")]
    List,
}

/// `site set`.
#[derive(Debug, Args)]
pub struct SiteChanges {
    /// Nombre de host del sitio.
    pub host: String,
    /// Nombre que leen las personas.
    #[arg(long)]
    pub name: Option<String>,
    /// Verticales que muestra, todas (repetible).
    #[arg(long = "vertical")]
    pub verticals: Vec<String>,
    /// País, dos letras.
    #[arg(long)]
    pub country: Option<String>,
    /// Moneda en que compara precios.
    #[arg(long)]
    pub currency: Option<String>,
    /// Idioma y país de números y fechas.
    #[arg(long)]
    pub locale: Option<String>,
    /// Zona horaria IANA.
    #[arg(long)]
    pub zone: Option<String>,
    /// Color principal, #rrggbb.
    #[arg(long)]
    pub color: Option<String>,
    /// Frase bajo el nombre.
    #[arg(long)]
    pub tagline: Option<String>,
    #[command(flatten)]
    pub looks: Looks,
}

/// How a site looks, besides its colour.
#[derive(Debug, Args)]
pub struct Looks {
    /// Grises: cálidos (warm), neutros o fríos (cool).
    #[arg(long, value_parser = PossibleValuesParser::new(tenancy::Tone::KEYS).try_map(|word| word.parse::<tenancy::Tone>()))]
    pub tone: Option<tenancy::Tone>,
    /// Esquinas: suaves (soft), rectas (square) o redondas (round).
    #[arg(long, value_parser = PossibleValuesParser::new(tenancy::Shape::KEYS).try_map(|word| word.parse::<tenancy::Shape>()))]
    pub shape: Option<tenancy::Shape>,
    /// Letra de títulos y precios: como el texto (sans), con remates (serif) o estrecha (condensed).
    #[arg(long, value_parser = PossibleValuesParser::new(tenancy::Heading::KEYS).try_map(|word| word.parse::<tenancy::Heading>()))]
    pub heading: Option<tenancy::Heading>,
    /// Claro u oscuro: como el aparato de cada visitante (auto), siempre claro (light) o siempre oscuro (dark).
    #[arg(long, value_parser = PossibleValuesParser::new(tenancy::Theme::KEYS).try_map(|word| word.parse::<tenancy::Theme>()))]
    pub theme: Option<tenancy::Theme>,
}

/// `vertical`.
#[derive(Debug, Subcommand)]
pub enum Vertical {
    /// Pone o cambia una vertical de un cliente; lo que invalida anuncios se rechaza con su número.
    #[command(after_help = "Ejemplo:\n  zocalo vertical apply --tenant demo autos.toml")]
    Apply {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Archivo TOML, o el nombre de una de fábrica: autos, propiedades, servicios.
        file: PathBuf,
    },
    /// Enumera las de un cliente.
    #[command(after_help = "Ejemplo:\n  zocalo vertical list --tenant demo")]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Escribe una de fábrica, para partir de ella.
    #[command(after_help = "Ejemplo:\n  zocalo vertical show autos > autos.toml")]
    Show {
        /// autos, propiedades o servicios.
        key: String,
    },
    /// Revisa un archivo sin aplicarlo.
    #[command(after_help = "Ejemplo:\n  zocalo vertical check autos.toml")]
    Check {
        /// Archivo TOML.
        file: PathBuf,
    },
}

/// `fx`.
#[derive(Debug, Subcommand)]
pub enum Fx {
    /// Dice cuánto vale una unidad de una moneda en la moneda base del cliente.
    #[command(after_help = "Ejemplo:\n  zocalo fx set --tenant demo USD 60.25")]
    Set {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Moneda: USD, CLF (UF) …
        currency: String,
        /// Unidades de la moneda base, con punto decimal.
        rate: String,
        /// Desde qué día vale (AAAA-MM-DD); si no, hoy.
        #[arg(long, value_name = "DÍA")]
        on: Option<chrono::NaiveDate>,
    },
    /// Enumera las vigentes y las que ya se anunciaron para otros días.
    #[command(after_help = "Ejemplo:\n  zocalo fx list --tenant demo")]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
}

/// `config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Enumera cada ajuste, su valor y de dónde viene; los secretos, velados.
    #[command(after_help = "Ejemplo:\n  zocalo config explain")]
    Explain,
    /// Comprueba los ajustes sin arrancar nada.
    #[command(after_help = "Ejemplo:\n  zocalo --config otro.toml config check")]
    Check,
}
