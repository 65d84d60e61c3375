//! The command line in Spanish: headings and help that the parser would say in English, and what is
//! wrong with an order that cannot be read.

use std::ffi::OsString;

use clap::{
    Arg, ArgAction, Command, CommandFactory as _, Error, FromArgMatches as _,
    error::{ContextKind, ErrorKind},
};

use crate::cli::Cli;

/// What the parser calls a value after the field it is read into, and how people call it.
const VALUE_NAMES: &[(&str, &str)] = &[
    ("TONE", "TONO"),
    ("SHAPE", "FORMA"),
    ("HEADING", "LETRA"),
    ("THEME", "TEMA"),
    ("PAGE", "PÁGINA"),
    ("LEGAL_NAME", "NOMBRE"),
    ("TAX_ID", "NÚMERO"),
    ("ADDRESS", "DIRECCIÓN"),
    ("HOURS", "HORARIO"),
    ("LANGUAGE", "IDIOMA"),
    ("WHATSAPP", "SÍ_O_NO"),
    ("BEFORE", "CONSULTA"),
    ("CLIENT_ID", "ID"),
    ("COUNTRY", "PAÍS"),
    ("CURRENCY", "MONEDA"),
    ("DEMO", "MUESTRA"),
    ("FILE", "ARCHIVO"),
    ("GROUPS", "GRUPO=PARTE"),
    ("GROUPS_CLAIM", "DATO"),
    ("INVITATION", "INVITACIÓN"),
    ("ISSUER", "DIRECCIÓN"),
    ("KEY", "CLAVE"),
    ("DAYS", "DÍAS"),
    ("LANG", "IDIOMA"),
    ("LETTER", "CARTA"),
    ("LENDER", "ENTIDAD"),
    ("LISTING", "ANUNCIO"),
    ("LIMIT", "LÍMITE"),
    ("LOCALE", "IDIOMA"),
    ("MAIL", "CORREO"),
    ("MODULES", "MÓDULO"),
    ("MOST", "CUÁNTO"),
    ("NAME", "NOMBRE"),
    ("ON", "DÍA"),
    ("OWNER", "QUIÉN"),
    ("PERCENT", "POR-CIENTO"),
    ("PHONE", "TELÉFONO"),
    ("PURPOSE", "PARA-QUÉ"),
    ("RATE", "TASA"),
    ("REASON", "MOTIVO"),
    ("ROLE", "PAPEL"),
    ("SCOPES", "ALCANCE"),
    ("SECRET_FILE", "ARCHIVO"),
    ("SELLER", "VENDEDOR"),
    ("SHELL", "INTÉRPRETE"),
    ("STATE", "ESTADO"),
    ("SLUG", "NOMBRE-CORTO"),
    ("TAGLINE", "FRASE"),
    ("TEMPLATE", "PLANTILLA"),
    ("TENANT", "CLIENTE"),
    ("TEXT", "TEXTO"),
    ("TO", "VERSIÓN"),
    ("UNTIL", "DÍA"),
    ("VERTICALS", "CLAVE"),
    ("WHICH", "MUESTRA"),
    ("ZONE", "ZONA"),
];

const TEMPLATE: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";

/// The whole command line.
#[must_use]
pub fn command() -> Command {
    let flag = |name: &'static str, short, action, help: &'static str| {
        Arg::new(name).short(short).long(name).action(action).help(help).global(true)
    };
    spanish(Cli::command())
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, "Muestra esta ayuda").help_heading("Opciones"))
        .arg(flag("version", 'V', ArgAction::Version, "Dice la versión").help_heading("Opciones"))
}

/// Reads the arguments.
///
/// # Errors
/// What is wrong with them, or the help that was asked for.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, Error> {
    let matches = command().try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

fn spanish(command: Command) -> Command {
    let heading = |arg: &Arg| if arg.is_positional() { "Argumentos" } else { "Opciones" };
    command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Órdenes")
        .subcommand_value_name("ORDEN")
        .mut_args(|arg| {
            let heading = heading(&arg);
            named(arg.help_heading(heading))
        })
        .mut_subcommands(spanish)
}

/// A value under the name people have for it.
fn named(arg: Arg) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    // Without a name of its own the parser shows the field's.
    let shown = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let shown = shown.unwrap_or_else(|| arg.get_id().as_str().to_uppercase());
    match VALUE_NAMES.iter().find(|(field, _)| *field == shown) {
        Some((_, name)) => arg.value_name(*name),
        None => arg,
    }
}

/// Whether it is no error, but something that was asked for.
#[must_use]
pub fn is_help(error: &Error) -> bool {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    matches!(error.kind(), DisplayHelp | DisplayVersion | DisplayHelpOnMissingArgumentOrSubcommand)
}

/// The help or version that was asked for, without the few words the parser says in English.
#[must_use]
pub fn help(asked: &Error) -> String {
    let spanish = [
        ("[OPTIONS]", "[OPCIONES]"),
        ("[default: ", "[si no: "),
        ("[possible values: ", "[vale: "),
        ("Possible values:", "Vale:"),
        ("[env: ", "[variable: "),
    ];
    spanish.iter().fold(asked.to_string(), |text, (from, to)| text.replace(from, to))
}

/// What is wrong, for the person who wrote it.
#[must_use]
pub fn told(error: &Error) -> String {
    let part = |kind| error.get(kind).map(ToString::to_string).filter(|text| !text.is_empty());
    let name = part(ContextKind::InvalidArg).unwrap_or_default();
    let value = part(ContextKind::InvalidValue);
    let valid = part(ContextKind::ValidValue).map(|all| format!("; vale: {all}"));
    let mut out = match (error.kind(), value) {
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Some(value)) => {
            format!("«{value}» no vale para {name}{}", valid.unwrap_or_default())
        }
        (ErrorKind::InvalidValue, None) => {
            format!("falta el valor de {name}{}", valid.unwrap_or_default())
        }
        (ErrorKind::UnknownArgument, _) => format!("«{name}» no se entiende aquí"),
        (ErrorKind::InvalidSubcommand, _) => {
            let order = part(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("«{order}» no es una orden")
        }
        (ErrorKind::MissingRequiredArgument, _) => format!("falta {name}"),
        (ErrorKind::ArgumentConflict, _) => {
            let other = part(ContextKind::PriorArg).unwrap_or_default();
            if name == other {
                format!("{name} se dio dos veces")
            } else {
                format!("{name} no puede ir con {other}")
            }
        }
        (ErrorKind::InvalidUtf8, _) => "un argumento no es texto UTF-8".to_owned(),
        _ => "la orden está incompleta o mal escrita".to_owned(),
    };
    let meant =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    if let Some(meant) = meant.into_iter().find_map(part) {
        out.push_str(&format!("; ¿quiso decir «{meant}»?"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(line: &str) -> String {
        told(&read(line.split(' ').map(OsString::from)).expect_err(line))
    }

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn what_is_wrong_is_told_in_spanish() {
        assert_eq!(
            wrong("zocalo tenant pausa demo"),
            "«pausa» no es una orden; ¿quiso decir «pause»?"
        );
        assert_eq!(wrong("zocalo tenant create --name X"), "falta --slug <NOMBRE-CORTO>");
        assert!(wrong("zocalo up --demo grande").contains("«grande» no vale para --demo"));
        assert!(wrong("zocalo up --demo grande").contains("none, small, kids"));
        assert!(wrong("zocalo fx set --tenant a USD 1 --on ayer").contains("«ayer» no vale"));
        assert_eq!(
            wrong("zocalo doctor --jsn"),
            "«--jsn» no se entiende aquí; ¿quiso decir «--json»?"
        );
        assert!(wrong("zocalo up --port").contains("falta el valor de --port"));
    }

    /// Names of values written in Spanish where they stand, or alike in both languages.
    const SAME_IN_SPANISH: &[&str] = &[
        "SEGUNDOS",
        "ALMACÉN",
        "ARCHIVO",
        "CABEZA",
        "CARGO",
        "CARPETA",
        "CLIENTE=on|off",
        "COLOR",
        "CUENTA=on|off",
        "DE-A",
        "HOST",
        "IMPORTE",
        "MONEDA",
        "N[@MOMENTO]",
        "NÚMERO",
        "ORDEN",
        "PARTE",
        "PLAN",
        "PUERTO",
        "TEXTO",
        "VERTICAL",
        "on|off",
    ];

    fn names(help: &str) -> impl Iterator<Item = &str> {
        help.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(name, _)| name)
    }

    #[test]
    fn help_speaks_spanish() {
        let mut commands = vec![(vec!["zocalo".to_owned()], command())];
        while let Some((path, command)) = commands.pop() {
            let asked = path.iter().cloned().chain(["--help".to_owned()]).map(OsString::from);
            let help = help(&read(asked).expect_err("help"));
            assert!(help.contains("Uso: zocalo") && help.contains("Muestra esta ayuda"), "{help}");
            let has_below = command.get_subcommands().next().is_some();
            assert!(has_below || help.contains("Ejemplo"), "no example: {help}");
            for english in ["Print", "Usage", "OPTIONS", "default:", "ossible", "[env"] {
                assert!(!help.contains(english), "{english}: {help}");
            }
            for name in names(&help) {
                let is_ours = VALUE_NAMES.iter().any(|(_, ours)| *ours == name);
                assert!(is_ours || SAME_IN_SPANISH.contains(&name), "<{name}>: {help}");
            }
            commands.extend(command.get_subcommands().map(|below| {
                let path = path.iter().cloned().chain([below.get_name().to_owned()]);
                (path.collect(), below.clone())
            }));
        }
    }
}
