//! How a business is called and reached, as its pages say it.

use tenancy::business::Business;

/// What is shown of it.
pub(crate) struct Facts {
    /// Its name by law, else that of the site.
    pub name: String,
    /// Whether that is another than the site's.
    is_named: bool,
    pub tax_id: Option<String>,
    pub address: Option<String>,
    pub hours: Option<String>,
    pub mail: Option<String>,
    /// As it is written, and as it is dialled.
    pub phone: Option<(String, String)>,
    /// The chat of the business.
    pub whatsapp: Option<String>,
}

impl Facts {
    /// Those of the business behind the site called `site`, in that country.
    pub fn of(business: Business, site: &str, country: &str) -> Self {
        let dial = business.phone.as_ref();
        let digits =
            |phone: &kernel::phone::Phone| phone.as_str().trim_start_matches('+').to_owned();
        Self {
            is_named: business.legal_name.is_some(),
            name: business.legal_name.unwrap_or_else(|| site.to_owned()),
            whatsapp: dial
                .filter(|_| business.takes_whatsapp)
                .map(|phone| format!("https://wa.me/{}", digits(phone))),
            phone: dial.map(|phone| (phone.shown(country), format!("tel:{phone}"))),
            tax_id: business.tax_id,
            address: business.address,
            hours: business.hours,
            mail: business.mail,
        }
    }

    /// Whether anything is told that the site does not say already.
    pub const fn is_told(&self) -> bool {
        self.is_named
            || self.tax_id.is_some()
            || self.address.is_some()
            || self.hours.is_some()
            || self.mail.is_some()
            || self.phone.is_some()
    }
}
