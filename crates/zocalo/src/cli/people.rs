//! The commands about people: who runs the installation, the staff of a client, what they did.

use clap::Subcommand;

/// `operator`.
#[derive(Debug, Subcommand)]
pub enum Operator {
    /// Hace el enlace con que alguien empieza a operar esta instalación; sirve una vez. Quien ya es del equipo de la operación escribe su contraseña.
    #[command(
        after_help = "Ejemplos:\n  zocalo operator invite\n  zocalo operator invite --mail ana@ejemplo.com --host consola.ejemplo.com\n\nEl enlace solo se muestra ahora y vence en 24 horas. La consola queda en http://HOST/operador."
    )]
    Invite {
        /// Correo de la persona; si no se dice, lo escribe quien abra el enlace.
        #[arg(long, value_name = "CORREO")]
        mail: Option<String>,
        /// Host de la consola, la primera vez.
        #[arg(long, default_value = "localhost")]
        host: String,
    },
}

/// `member`.
#[derive(Debug, Subcommand)]
pub enum Member {
    /// Hace el enlace con que alguien entra al equipo de un cliente; sirve una vez.
    #[command(
        after_help = "Ejemplo:\n  zocalo member invite --tenant demo --role ops ana@ejemplo.com"
    )]
    Invite {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Su parte en el equipo: owner (decide), ops (trabaja) o viewer (mira).
        #[arg(long, default_value = "viewer")]
        role: String,
        /// Correo de la persona.
        mail: String,
    },
    /// Enumera el equipo de un cliente.
    #[command(after_help = "Ejemplo:\n  zocalo member list --tenant demo")]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Enumera las invitaciones al equipo que nadie ha usado todavía.
    #[command(after_help = "Ejemplo:\n  zocalo member invitations --tenant demo")]
    Invitations {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Retira una invitación al equipo: su enlace deja de valer.
    #[command(
        after_help = "Ejemplo:\n  zocalo member withdraw --tenant demo lnk_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Withdraw {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Invitación, como la dice «zocalo member invitations».
        invitation: String,
    },
    /// Cierra las sesiones de alguien del equipo, donde sea que haya entrado; su parte queda.
    #[command(after_help = "Ejemplo:\n  zocalo member sign-out --tenant demo ana@ejemplo.com")]
    SignOut {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Correo de la persona.
        mail: String,
    },
    /// Cambia la parte de alguien en el equipo.
    #[command(
        after_help = "Ejemplo:\n  zocalo member set --tenant demo --role owner ana@ejemplo.com"
    )]
    Set {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Su parte en el equipo: owner, ops o viewer.
        #[arg(long)]
        role: String,
        /// Correo de la persona.
        mail: String,
    },
    /// Quita a alguien del equipo y cierra sus sesiones.
    #[command(after_help = "Ejemplo:\n  zocalo member remove --tenant demo ana@ejemplo.com")]
    Remove {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Correo de la persona.
        mail: String,
    },
    /// Quita el segundo paso de quien perdió su teléfono y sus códigos; entra solo con la contraseña.
    #[command(after_help = "Ejemplo:\n  zocalo member reset-factor --tenant demo ana@ejemplo.com")]
    ResetFactor {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Correo de la persona.
        mail: String,
    },
    /// Hace el enlace con que actúas en nombre de alguien, media hora; el motivo queda en la auditoría.
    #[command(
        after_help = "Ejemplo:\n  zocalo member impersonate --tenant demo --reason \"No ve sus anuncios, ticket 118\" ana@ejemplo.com"
    )]
    Impersonate {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Por qué, en 10 a 300 caracteres.
        #[arg(long)]
        reason: String,
        /// Correo de la persona.
        mail: String,
    },
    /// Hace el enlace con que alguien que no puede entrar elige otra contraseña; sirve una vez.
    #[command(after_help = "Ejemplo:\n  zocalo member recover --tenant demo ana@ejemplo.com")]
    Recover {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Correo de la persona.
        mail: String,
    },
}

/// `account`.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Trae cuentas de otro sistema con sus contraseñas (hashes bcrypt); quien ya tiene cuenta queda como está.
    #[command(
        after_help = "Ejemplo:\n  zocalo account import --tenant demo cuentas.csv\n\nEl archivo lleva los títulos correo, nombre y hash, y una cuenta por fila. La primera vez que alguien entra, su hash se cambia por uno Argon2id."
    )]
    Import {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Archivo CSV.
        file: std::path::PathBuf,
    },
}

/// `key`.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Crea una llave; solo se muestra ahora.
    #[command(
        after_help = "Ejemplos:\n  zocalo key create --tenant demo --scope sellers.read \"Hoja de ventas\"\n  zocalo key create --tenant demo --scope members.read --scope audit.read --days 30 \"Auditor\""
    )]
    Create {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Qué puede leer: members.read, sellers.read o audit.read; puede repetirse.
        #[arg(long = "scope", required = true)]
        scopes: Vec<String>,
        /// Cuántos días vale, hasta 365.
        #[arg(long, default_value_t = 90)]
        days: u16,
        /// Para qué es.
        name: String,
    },
    /// Enumera las llaves de un cliente.
    #[command(after_help = "Ejemplo:\n  zocalo key list --tenant demo")]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Retira una llave: deja de valer al momento.
    #[command(
        after_help = "Ejemplo:\n  zocalo key withdraw --tenant demo key_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Withdraw {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Llave, como la dice «zocalo key list».
        key: String,
    },
}

/// `seller`.
#[derive(Debug, Subcommand)]
pub enum Seller {
    /// Enumera los vendedores de un cliente, cincuenta por página.
    #[command(
        after_help = "Ejemplos:\n  zocalo seller list --tenant demo\n  zocalo seller list --tenant demo pena"
    )]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Solo los que llevan esto en el nombre, con o sin acentos.
        #[arg(default_value = "")]
        text: String,
    },
    /// Enumera a quienes actúan por un vendedor.
    #[command(
        after_help = "Ejemplo:\n  zocalo seller people --tenant demo sel_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    People {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Vendedor, como lo dice «zocalo seller list».
        seller: String,
    },
    /// Invita por correo a alguien a actuar por un vendedor.
    #[command(
        after_help = "Ejemplo:\n  zocalo seller invite --tenant demo --role owner sel_01m8ffmt6kesyre9k5ed7vp6sv ana@ejemplo.com"
    )]
    Invite {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Su parte: owner (decide quién más publica) o agent (lleva los anuncios).
        #[arg(long, default_value = "agent")]
        role: String,
        /// Vendedor, como lo dice «zocalo seller list».
        seller: String,
        /// Correo de la persona.
        mail: String,
    },
    /// Enumera las invitaciones de un vendedor que nadie ha usado todavía.
    #[command(
        after_help = "Ejemplo:\n  zocalo seller invitations --tenant demo sel_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Invitations {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Vendedor, como lo dice «zocalo seller list».
        seller: String,
    },
    /// Retira una invitación de un vendedor: su enlace deja de valer.
    #[command(
        after_help = "Ejemplo:\n  zocalo seller withdraw --tenant demo sel_01m8ffmt6kesyre9k5ed7vp6sv lnk_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Withdraw {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Vendedor, como lo dice «zocalo seller list».
        seller: String,
        /// Invitación, como la dice «zocalo seller invitations».
        invitation: String,
    },
    /// Dice o cambia cómo se contacta a un vendedor.
    #[command(
        after_help = "Ejemplos:\n  zocalo seller contact --tenant demo sel_01m8ffmt6kesyre9k5ed7vp6sv\n  zocalo seller contact --tenant demo --phone 809-555-0123 --whatsapp sel_01m8ffmt6kesyre9k5ed7vp6sv\n  zocalo seller contact --tenant demo --phone \"\" sel_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Contact {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Teléfono, con prefijo o como se marca en el país del cliente; vacío lo quita.
        #[arg(long)]
        phone: Option<String>,
        /// Responde por WhatsApp en ese teléfono.
        #[arg(long, requires = "phone")]
        whatsapp: bool,
        /// Vendedor, como lo dice «zocalo seller list».
        seller: String,
    },
    /// Dice qué cuenta la página de un vendedor, o lo cambia.
    #[command(
        after_help = "Ejemplos:\n  zocalo seller page --tenant demo sel_01m8ffmt6kesyre9k5ed7vp6sv\n  zocalo seller page --tenant demo --text \"Vendemos autos usados desde 1998.\" --hours \"L-V 8:00-18:00\" sel_01m8ffmt6kesyre9k5ed7vp6sv\n  zocalo seller page --tenant demo --address \"\" sel_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Page {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Presentación, con sus saltos de línea; vacía la quita.
        #[arg(long)]
        text: Option<String>,
        /// Dirección donde se le puede visitar; vacía la quita.
        #[arg(long)]
        address: Option<String>,
        /// Horario; vacío lo quita.
        #[arg(long)]
        hours: Option<String>,
        /// Vendedor, como lo dice «zocalo seller list».
        seller: String,
    },
    /// Quita a alguien de quienes actúan por un vendedor; su cuenta queda.
    #[command(
        after_help = "Ejemplo:\n  zocalo seller remove --tenant demo sel_01m8ffmt6kesyre9k5ed7vp6sv ana@ejemplo.com"
    )]
    Remove {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Vendedor, como lo dice «zocalo seller list».
        seller: String,
        /// Correo de la persona.
        mail: String,
    },
}

/// `enquiry`.
#[derive(Debug, Subcommand)]
pub enum Enquiry {
    /// Enumera las últimas consultas de un cliente, cincuenta por página.
    #[command(
        after_help = "Ejemplos:\n  zocalo enquiry list --tenant demo\n  zocalo enquiry list --tenant demo --json"
    )]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Consultas anteriores a esta.
        #[arg(long)]
        before: Option<String>,
    },
}

/// `listing`.
#[derive(Debug, Subcommand)]
pub enum Listing {
    /// Muestra un anuncio en los sitios del cliente.
    #[command(
        after_help = "Ejemplo:\n  zocalo listing publish --tenant demo lst_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Publish(Which),
    /// Lo quita de los sitios por un tiempo.
    #[command(
        after_help = "Ejemplo:\n  zocalo listing pause --tenant demo lst_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Pause(Which),
    /// Lo da por vendido: su página lo dice treinta días, y después que ya no está.
    #[command(
        after_help = "Ejemplo:\n  zocalo listing sell --tenant demo lst_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Sell(Which),
    /// Lo da por alquilado: su página lo dice treinta días, y después que ya no está.
    #[command(
        after_help = "Ejemplo:\n  zocalo listing rent --tenant demo lst_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Rent(Which),
    /// Lo da por vencido.
    #[command(
        after_help = "Ejemplo:\n  zocalo listing expire --tenant demo lst_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Expire(Which),
    /// Da el enlace que lo renueva sin entrar: el mismo de la carta que avisa de su fin.
    #[command(
        after_help = "Ejemplo:\n  zocalo listing renewal --tenant demo lst_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Renewal(Which),
}

/// Un anuncio.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// Cliente.
    #[arg(long)]
    pub tenant: String,
    /// Anuncio: lst_…, como termina su dirección.
    pub listing: String,
}

/// `audit`.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Enumera lo último que se hizo en un cliente.
    #[command(after_help = "Ejemplo:\n  zocalo audit list --tenant demo")]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Asientos anteriores a este número.
        #[arg(long, value_name = "NÚMERO")]
        before: Option<i64>,
    },
    /// Comprueba la cadena de asientos y dice dónde termina; guarda esa cabeza fuera de aquí.
    #[command(
        after_help = "Ejemplos:\n  zocalo audit verify --tenant demo\n  zocalo audit verify --tenant demo --head 812:9f2c…\n\nCon una cabeza guardada antes se nota también si la cadena fue cortada o escrita de nuevo."
    )]
    Verify {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Cabeza guardada antes: NÚMERO:HASH.
        #[arg(long, value_name = "CABEZA")]
        head: Option<String>,
    },
}
