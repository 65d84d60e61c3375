//! The texts of the business's own pages, and what those say where it has written nothing itself.

use kernel::locale::Language;
use tenancy::business::Page;

/// The catalogue of `language`.
#[must_use]
pub const fn business(language: Language) -> &'static Business {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Business {
    pub about: &'static str,
    pub contact: &'static str,
    pub terms: &'static str,
    pub privacy: &'static str,
    pub about_body: &'static str,
    pub terms_body: &'static str,
    pub privacy_body: &'static str,
    pub who: &'static str,
    pub tax_id: &'static str,
    pub address: &'static str,
    pub hours: &'static str,
    pub mail: &'static str,
    pub phone: &'static str,
    pub write: &'static str,
    pub write_more: &'static str,
    pub asked_about: &'static str,
    pub handed_on: &'static str,
    pub sent_more: &'static str,
    pub menu: &'static str,
    pub more: &'static str,
    pub more_unlisted: &'static str,
    pub legal_name: &'static str,
    pub tax_id_hint: &'static str,
    pub mail_hint: &'static str,
    pub answers_whatsapp: &'static str,
    pub hours_hint: &'static str,
    pub pages: &'static str,
    pub pages_more: &'static str,
    pub own_words: &'static str,
    pub usual_words: &'static str,
    pub see: &'static str,
    pub edit: &'static str,
    pub in_spanish: &'static str,
    pub in_english: &'static str,
    pub body_hint: &'static str,
    pub lawyer: &'static str,
}

impl Business {
    /// How a page is called.
    #[must_use]
    pub const fn title(&self, page: Page) -> &'static str {
        match page {
            Page::About => self.about,
            Page::Terms => self.terms,
            Page::Privacy => self.privacy,
        }
    }

    /// What it says where the business has written nothing; `{}` stands for its name.
    #[must_use]
    pub const fn usual(&self, page: Page) -> &'static str {
        match page {
            Page::About => self.about_body,
            Page::Terms => self.terms_body,
            Page::Privacy => self.privacy_body,
        }
    }
}

const ES: Business = Business {
    about: "Nosotros",
    contact: "Contacto",
    terms: "Términos",
    privacy: "Privacidad",
    about_body: "\
{} reúne anuncios de personas y empresas para que compares en un solo lugar y hables directamente con quien vende.

## Cómo funciona
- Buscas, filtras y guardas sin abrir una cuenta.
- Escribes o llamas a quien publica: el trato lo haces con esa persona.
- {} cobra a quien anuncia, nunca a quien compra, y no recibe el dinero de ninguna venta.

## Para comprar con calma
- Mira lo que compras y sus papeles antes de entregar dinero.
- Desconfía de quien pide un pago por adelantado o tiene prisa.
- Si algo de un anuncio no te parece cierto, escríbenos.",
    terms_body: "\
## Qué es este sitio
{} es una plataforma de anuncios. No vende ni compra lo que se anuncia, no interviene en el precio ni en el pago y no garantiza que una venta se cierre.

## Si publicas
- Publica solo lo que existe y puedes vender o alquilar, y descríbelo con verdad: precio, estado y fotos propias.
- Respondes por lo que publicas y por el trato que des a quien te escribe.
- No se publica lo que prohíbe la ley, ni lo que engaña, discrimina o invade la intimidad de alguien.

## Si buscas
- Verifica lo que te interesa y sus documentos antes de pagar.
- Los datos de quien publica son para hablar de ese anuncio y para nada más.

## Anuncios y cuentas
{} puede retirar un anuncio o cerrar una cuenta que incumpla estos términos, y dice por qué. Quien publica puede retirar sus anuncios cuando quiera.

## Cambios
Si estos términos cambian, los nuevos se publican en esta página.",
    privacy_body: "\
## Qué se guarda y para qué
- Si solo miras: los anuncios que guardas y los que has visto quedan en tu navegador, no en una ficha tuya.
- Si escribes a quien publica: tu nombre, tu teléfono o correo y tu mensaje llegan a esa persona y a {} para responderte. Se borran a los dos años.
- Si pides llamar o abrir WhatsApp: anotamos que alguien lo pidió, de qué anuncio y cuándo, sin saber quién.
- Si abres una cuenta: tu nombre, tu correo, tu contraseña cifrada de forma que nadie puede leerla, los anuncios que guardas con ella abierta, y desde dónde has entrado, para que puedas cerrar esas sesiones.

## Cookies
Solo las necesarias: la de tu sesión (hasta 30 días), la que reconoce tu equipo (180 días) y las de tus anuncios guardados y vistos (un año). No hay cookies de publicidad ni programas de terceros que te sigan.

## Con quién se comparte
Con quien publica el anuncio por el que escribes. {} no vende datos de nadie.

## Tus derechos
Puedes pedir ver, corregir o borrar tus datos escribiendo a {} por la página de contacto.",
    who: "Quién responde por este sitio",
    tax_id: "Registro fiscal",
    address: "Dirección",
    hours: "Horario",
    mail: "Correo",
    phone: "Teléfono",
    write: "Escribe a {}",
    write_more: "Para hablar de un anuncio, escribe desde su página: así llega a quien lo publica.",
    asked_about: "Mensaje a {}",
    handed_on: "Al enviar, tu nombre, tus datos de contacto y tu mensaje se entregan a {} para responderte; se borran a los dos años.",
    sent_more: "Tu mensaje va camino a {}. Si llamas o escribes otra vez, di esta referencia.",
    menu: "Negocio",
    more: "Lo que escribas aquí lo ve cualquiera en tus sitios: en el pie, en Contacto y en las páginas legales.",
    more_unlisted: "Tus sitios no publican anuncios ni tienen páginas para el público: lo que escribas aquí queda listo para cuando las tengan.",
    legal_name: "Razón social",
    tax_id_hint: "RNC, RFC o NIT, como lo escribe tu país.",
    mail_hint: "Para el público. Los mensajes de la página de contacto llegan a tu equipo.",
    answers_whatsapp: "Respondemos por WhatsApp en este número",
    hours_hint: "Por ejemplo: lunes a viernes de 9 a 18, sábados de 9 a 13.",
    pages: "Páginas",
    pages_more: "Cada una tiene un texto base que ya es cierto de este sitio. Escribe el tuyo para reemplazarlo.",
    own_words: "Texto propio",
    usual_words: "Texto base",
    see: "Ver la página",
    edit: "Escribir",
    in_spanish: "En español",
    in_english: "En inglés",
    body_hint: "Un párrafo se separa de otro con una línea vacía. «## » al principio de una línea hace un título y «- » un punto de lista. Vacío vuelve al texto base.",
    lawyer: "Si tu negocio tiene obligaciones propias, pide a tu abogado una revisión de este texto.",
};

const EN: Business = Business {
    about: "About us",
    contact: "Contact",
    terms: "Terms",
    privacy: "Privacy",
    about_body: "\
{} brings together listings of people and companies, so that you compare in one place and talk directly to the seller.

## How it works
- You search, filter and save without opening an account.
- You write to or call who published it: the two of you agree on everything.
- {} charges advertisers, never buyers, and receives no money of any sale.

## Buying safely
- See what you buy and its paperwork before you hand over money.
- Be wary of who asks to be paid in advance or is in a hurry.
- If something in a listing does not seem true, write to us.",
    terms_body: "\
## What this site is
{} is an advertising platform. It neither sells nor buys what is advertised, has no part in price or payment and does not guarantee that a sale is made.

## If you publish
- What you advertise exists, is yours to offer and is described truthfully: price, condition and pictures of your own.
- You answer for what you publish and for how you treat who writes to you.
- Nothing is published that the law forbids, or that deceives, discriminates or invades somebody's privacy.

## If you are looking
- Check what interests you and its papers before you pay.
- How to reach a seller is for talking about that listing and for nothing else.

## Listings and accounts
{} may take down a listing or close an account that breaks these terms, and says why. Who publishes may take their listings down at any time.

## Changes
If these terms change, the new ones are published on this page.",
    privacy_body: "\
## What is kept, and what for
- If you only look: the listings you save and have seen stay in your browser, not in a file about you.
- If you write to who published a listing: your name, your phone or email and your message go to them and to {} so that you are answered. They are deleted after two years.
- If you ask to call or to open WhatsApp: it is counted that somebody did, for which listing and when, with nothing that says who it was.
- If you open an account: your name, your mail, your password in a form nobody can read, the listings you save while it is open, and from where you signed in, so that you can end those sessions.

## Cookies
Only those needed: that of your session (up to 30 days), the one that knows your device again (180 days) and those of the listings you saved and saw (a year). There are no advertising cookies and no programs of others that follow you.

## Who it is shared with
With the seller you write to. {} sells nobody's data.

## Your rights
You may ask to see, correct or delete your data by writing to {} on the contact page.",
    who: "Who runs this site",
    tax_id: "Tax number",
    address: "Address",
    hours: "Hours",
    mail: "Mail",
    phone: "Phone",
    write: "Write to {}",
    write_more: "To talk about a listing, write from its page: that way it reaches who published it.",
    asked_about: "Message to {}",
    handed_on: "By sending, your name, how you are reached and your message go to {} so that you are answered; they are deleted after two years.",
    sent_more: "Your message is on its way to {}. If you call or write again, give this reference.",
    menu: "Business",
    more: "What you write here is seen by anybody on your sites: at the foot, under Contact and on the legal pages.",
    more_unlisted: "Your sites list nothing and have no pages for the public: what you write here is ready for when they have.",
    legal_name: "Name by law",
    tax_id_hint: "As your country writes it.",
    mail_hint: "For the public. Messages of the contact page reach your team.",
    answers_whatsapp: "We answer on WhatsApp at this number",
    hours_hint: "For example: Monday to Friday 9 to 18, Saturdays 9 to 13.",
    pages: "Pages",
    pages_more: "Each has a text to begin with that is true of this site. Write your own to replace it.",
    own_words: "Own text",
    usual_words: "Text to begin with",
    see: "See the page",
    edit: "Write",
    in_spanish: "In Spanish",
    in_english: "In English",
    body_hint: "An empty line sets paragraphs apart. “## ” at the beginning of a line makes a heading and “- ” an item of a list. Empty goes back to the text to begin with.",
    lawyer: "If your business has duties of its own, have your lawyer look at this text.",
};
