//! The texts of what a seller has proven.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn standing(language: Language) -> &'static Standings {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Standings {
    pub title: &'static str,
    pub more: &'static str,
    pub has_mail: &'static str,
    pub no_mail: &'static str,
    pub phone: &'static str,
    pub phone_more: &'static str,
    pub no_phone: &'static str,
    pub document: &'static str,
    pub document_more: &'static str,
    pub trust: &'static str,
    pub trust_more: &'static str,
    pub phone_proven: &'static str,
    pub document_proven: &'static str,
}

const ES: Standings = Standings {
    title: "Verificación y confianza",
    more: "Lo que se verifica se ve en la página del vendedor. Un vendedor nuevo sin nada verificado suma puntos en la revisión.",
    has_mail: "Correo: quien actúa por este vendedor demostró que es suyo.",
    no_mail: "Correo: todavía nadie actúa por este vendedor.",
    phone: "Teléfono verificado",
    phone_more: "Llámalo y comprueba que contesta: {}. Si lo cambia, se vuelve a verificar.",
    no_phone: "Todavía no ha dado un número.",
    document: "Documento verificado",
    document_more: "Viste su cédula, su pasaporte o el registro de la empresa.",
    trust: "De confianza",
    trust_more: "Lo que publica no espera revisión, y los reportes no lo esconden solos. No se ve en su página.",
    phone_proven: "Teléfono verificado",
    document_proven: "Identidad verificada",
};

const EN: Standings = Standings {
    title: "Verification and trust",
    more: "What is verified is seen on the seller's page. A new seller with nothing verified adds points to the review.",
    has_mail: "Mail: who acts for this seller has shown that it is theirs.",
    no_mail: "Mail: nobody acts for this seller yet.",
    phone: "Number verified",
    phone_more: "Call it and see that they answer: {}. Where they change it, it is verified again.",
    no_phone: "They have given no number yet.",
    document: "Document verified",
    document_more: "You have seen their identity card, their passport or the company's registration.",
    trust: "Trusted",
    trust_more: "What they publish waits for no review, and reports alone do not hide it. It is not seen on their page.",
    phone_proven: "Number verified",
    document_proven: "Identity verified",
};
