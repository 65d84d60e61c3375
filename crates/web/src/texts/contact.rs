//! The texts of reaching a seller, and of who did.

use kernel::locale::{Language, Locale};
use leads::enquiry::{Channel, MESSAGE_MAX, Source};

/// The catalogue of the reader's place.
#[must_use]
pub const fn contact(locale: Locale) -> &'static Contact {
    match (locale, locale.language()) {
        (Locale::EsMx, _) => &ES_MX,
        (_, Language::Es) => &ES,
        (_, Language::En) => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Contact {
    pub contact: &'static str,
    pub whatsapp: &'static str,
    pub call: &'static str,
    pub write: &'static str,
    pub hello: &'static str,
    pub reference: &'static str,
    pub call_title: &'static str,
    pub call_more: &'static str,
    pub dial: &'static str,
    pub write_to: &'static str,
    pub write_more: &'static str,
    pub no_photos: &'static str,
    pub ask_photos: &'static str,
    pub name: &'static str,
    pub phone: &'static str,
    pub mail: &'static str,
    pub one_of_them: &'static str,
    pub look_again: &'static str,
    pub message: &'static str,
    pub asked: &'static str,
    pub leave_empty: &'static str,
    pub not_empty: &'static str,
    pub send: &'static str,
    pub privacy: &'static str,
    pub sent: &'static str,
    pub sent_more: &'static str,
    pub unsent: &'static str,
    pub unsent_more: &'static str,
    pub unsent_none: &'static str,
    pub see_alike: &'static str,
    pub back: &'static str,
    pub beware: &'static str,
    pub enquiries: &'static str,
    pub enquiries_more: &'static str,
    pub nobody_yet: &'static str,
    pub within: &'static str,
    pub by_whatsapp: &'static str,
    pub by_call: &'static str,
    pub by_form: &'static str,
    pub older: &'static str,
    pub from: &'static str,
    pub from_detail: &'static str,
    pub from_list: &'static str,
    pub from_seller: &'static str,
    pub from_compare: &'static str,
    pub from_saved: &'static str,
    pub from_business: &'static str,
    pub from_direct: &'static str,
    pub reach: &'static str,
    pub reach_more: &'static str,
    pub takes_whatsapp: &'static str,
    pub takes_whatsapp_more: &'static str,
    pub phone_hint: &'static str,
}

impl Contact {
    /// How a way is called.
    #[must_use]
    pub const fn channel(&self, channel: Option<Channel>) -> &'static str {
        match channel {
            Some(Channel::WhatsApp) => self.by_whatsapp,
            Some(Channel::Call) => self.by_call,
            Some(Channel::Form) => self.by_form,
            None => "—",
        }
    }

    /// From where somebody came.
    #[must_use]
    pub const fn source(&self, source: Source) -> &'static str {
        match source {
            Source::Detail => self.from_detail,
            Source::List => self.from_list,
            Source::Seller => self.from_seller,
            Source::Compare => self.from_compare,
            Source::Saved => self.from_saved,
            Source::Business => self.from_business,
            Source::Direct => self.from_direct,
        }
    }
}

/// Longest message, as forms say it.
pub const LENGTH_MAX: usize = MESSAGE_MAX;

const ES: Contact = Contact {
    contact: "Contactar",
    whatsapp: "WhatsApp",
    call: "Llamar",
    write: "Escribir",
    hello: "Hola, me interesa este anuncio:",
    reference: "Ref. {}",
    call_title: "Llama a {}",
    call_more: "Di que lo viste en este sitio y la referencia: así encuentran el anuncio enseguida.",
    dial: "Llamar al {}",
    write_to: "Escribe a {}",
    write_more: "Tu mensaje le llega directo.",
    no_photos: "Todavía no tiene fotos.",
    ask_photos: "Pídelas a quien lo publica",
    name: "Tu nombre",
    phone: "Tu teléfono",
    mail: "Tu correo",
    one_of_them: "Teléfono o correo: al menos uno, para que te respondan.",
    look_again: "Falta poco: revisa lo marcado.",
    message: "Mensaje",
    asked: "Hola, me interesa. ¿Sigue disponible?",
    leave_empty: "Deja este campo vacío",
    not_empty: "No se envió: un campo oculto vino lleno, como lo llenan los programas. Ya está vacío: envíalo otra vez.",
    send: "Enviar mensaje",
    privacy: "Al enviar, tu nombre, tus datos de contacto y tu mensaje se entregan a {} y a {} para responderte; se borran a los dos años.",
    sent: "Mensaje enviado",
    sent_more: "Tu mensaje va camino a {}. Si llamas o escribes otra vez, di esta referencia.",
    unsent: "Tu mensaje no se envió",
    unsent_more: "El anuncio se retiró mientras escribías. Aquí está lo que escribiste, por si te sirve para otro.",
    unsent_none: "El anuncio se retiró mientras tanto.",
    see_alike: "Ver qué pasó y otros parecidos",
    back: "Volver al anuncio",
    beware: "No pagues por adelantado. Mira lo que compras y sus papeles antes de entregar dinero.",
    enquiries: "Consultas",
    enquiries_more: "Quién preguntó por un anuncio, por dónde y cuándo. Quien responde primero suele vender.",
    nobody_yet: "Nadie ha preguntado todavía.",
    within: "Últimos 30 días",
    by_whatsapp: "WhatsApp",
    by_call: "Llamada",
    by_form: "Mensaje",
    older: "Anteriores",
    from: "desde {}",
    from_detail: "el anuncio",
    from_list: "los resultados",
    from_seller: "la página del vendedor",
    from_compare: "la comparación",
    from_saved: "los guardados",
    from_business: "la página de contacto",
    from_direct: "un enlace",
    reach: "Cómo te contactan",
    reach_more: "El número no se muestra en las páginas: solo a quien pide llamar o escribir por WhatsApp, y cada vez queda contada.",
    takes_whatsapp: "Respondo por WhatsApp en este número",
    takes_whatsapp_more: "Quien toca «WhatsApp» llega a tu chat con el anuncio y una referencia ya escritos.",
    phone_hint: "Si es de otro país, con + y su código: +1 305 555 0123. Vacío: solo por mensaje.",
};

/// What Mexicans call otherwise.
const ES_MX: Contact = Contact {
    phone: "Tu celular",
    one_of_them: "Celular o correo: al menos uno, para que te respondan.",
    ..ES
};

const EN: Contact = Contact {
    contact: "Contact",
    whatsapp: "WhatsApp",
    call: "Call",
    write: "Write",
    hello: "Hello, I am interested in this listing:",
    reference: "Ref. {}",
    call_title: "Call {}",
    call_more: "Mention that you saw it on this site and give the reference: they will find the listing at once.",
    dial: "Call {}",
    write_to: "Write to {}",
    write_more: "Your message goes straight to them.",
    no_photos: "It has no pictures yet.",
    ask_photos: "Ask its seller for some",
    name: "Your name",
    phone: "Your phone",
    mail: "Your email",
    one_of_them: "Phone or email: at least one, so that they can answer.",
    look_again: "Nearly there: look at what is marked.",
    message: "Message",
    asked: "Hello, I am interested. Is it still available?",
    leave_empty: "Leave this field empty",
    not_empty: "It was not sent: a hidden field was filled in, as programs do. It is empty now: send it again.",
    send: "Send message",
    privacy: "By sending, your name, how you are reached and your message go to {} and to {} so that they answer you; they are deleted after two years.",
    sent: "Message sent",
    sent_more: "Your message is on its way to {}. If you call or write again, give this reference.",
    unsent: "Your message was not sent",
    unsent_more: "The listing was taken off while you were writing. Here is what you wrote, in case it serves for another.",
    unsent_none: "The listing was taken off meanwhile.",
    see_alike: "See what happened and similar ones",
    back: "Back to the listing",
    beware: "Do not pay in advance. See what you buy and its papers before you hand over money.",
    enquiries: "Enquiries",
    enquiries_more: "Who asked about a listing, by which way and when. Who answers first often sells.",
    nobody_yet: "Nobody has asked yet.",
    within: "Last 30 days",
    by_whatsapp: "WhatsApp",
    by_call: "Call",
    by_form: "Message",
    older: "Older",
    from: "from {}",
    from_detail: "the listing",
    from_list: "the results",
    from_seller: "the seller's page",
    from_compare: "the comparison",
    from_saved: "what was saved",
    from_business: "the contact page",
    from_direct: "a link",
    reach: "How you are reached",
    reach_more: "The number is on no page: it is shown only to who asks to call or to write by WhatsApp, and each time is counted.",
    takes_whatsapp: "I answer on WhatsApp at this number",
    takes_whatsapp_more: "Who taps “WhatsApp” comes to your chat with the listing and a reference written already.",
    phone_hint: "With + and its code if it is of another country: +1 305 555 0123. Empty: by message only.",
};
