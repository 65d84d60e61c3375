//! Who may do what: the roles, and the one table of what each may.

use std::{fmt, str::FromStr};

use crate::tenant::UnknownWord;

/// What a member of a tenant's staff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Looks, and changes nothing.
    Viewer,
    /// Does the daily work.
    Ops,
    /// Decides: people, settings, money.
    Owner,
}

impl Role {
    /// From least to most.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Ops, Self::Owner];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Ops => "ops",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for Role {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|r| r.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// What somebody is to a seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SellerRole {
    /// Of a dealer's staff: works with what is the seller's.
    Agent,
    /// Decides who does.
    Owner,
}

impl SellerRole {
    /// From least to most.
    pub const ALL: [Self; 2] = [Self::Agent, Self::Owner];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for SellerRole {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for SellerRole {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|r| r.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// What a key of the API opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyScope {
    /// Who the staff is.
    ReadMembers,
    /// Which sellers there are.
    ReadSellers,
    /// Who did what.
    ReadAudit,
}

impl KeyScope {
    /// In the order they are offered.
    pub const ALL: [Self; 3] = [Self::ReadMembers, Self::ReadSellers, Self::ReadAudit];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReadMembers => "members.read",
            Self::ReadSellers => "sellers.read",
            Self::ReadAudit => "audit.read",
        }
    }
}

impl fmt::Display for KeyScope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for KeyScope {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|s| s.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// As what somebody acts. There is no "nobody in particular": who is not known is [`Standing::Anonymous`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Not signed in.
    Anonymous,
    /// Signed in oneself; whatever part one has besides comes on top.
    Guest,
    /// In the stead of somebody signed in: their part, and nothing that is their own.
    Stead,
    /// Acts for a seller; sees what is that seller's.
    Seller(SellerRole),
    /// A program with a key of that scope; it is nobody's account.
    Key(KeyScope),
    /// Staff of the tenant.
    Member(Role),
    /// Runs the installation; on the hosts of the operator's own tenant only.
    Operator,
}

/// What a route lets one do. Each route states exactly one; what is not in the table is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Published data, for anybody, on a site that is served and has a marketplace.
    Public,
    /// The doors of a tenant: sign in, follow a one-time link. For anybody.
    Enter,
    /// Who one is, and ceasing to be it: for whoever is known.
    BeKnown,
    /// One's own account: how one signs in, and where.
    OwnAccount,
    /// What is the seller's that one acts for.
    Sell,
    /// Who acts for the seller: invite, let go; and how it is reached.
    ManageAgents,
    /// The tenant's panel, without changing anything.
    ViewPanel,
    /// The staff: invite, change a role, let go, help somebody in again.
    ManageMembers,
    /// Who the staff is, without changing anything.
    ReadMembers,
    /// Which sellers there are, without changing anything.
    ReadSellers,
    /// The identity provider the staff may sign in with.
    ManageProvider,
    /// The keys of the API: make and withdraw them.
    ManageKeys,
    /// The tenant's sellers: who acts for them, and how they are reached.
    ManageSellers,
    /// What sellers publish: look at it, take it or not.
    Moderate,
    /// What is shown before others: grant it, take it away.
    Place,
    /// The lenders whose conditions the tenant shows.
    ManageLenders,
    /// The tenant's sites: their name and brand.
    ManageSites,
    /// Who did what.
    ViewAudit,
    /// The installation: its tenants, modules and states.
    Operate,
    /// Whether the program lives and is ready: for whoever watches it, of no tenant.
    Watch,
    /// How much business there is: for who watches the program on its own machine. A standing gives it to
    /// nobody; where one asks from does.
    WatchLocally,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Public,
        Self::Enter,
        Self::BeKnown,
        Self::OwnAccount,
        Self::Sell,
        Self::ManageAgents,
        Self::ViewPanel,
        Self::ManageMembers,
        Self::ReadMembers,
        Self::ReadSellers,
        Self::ManageProvider,
        Self::ManageKeys,
        Self::ManageSellers,
        Self::Moderate,
        Self::Place,
        Self::ManageLenders,
        Self::ManageSites,
        Self::ViewAudit,
        Self::Operate,
        Self::Watch,
        Self::WatchLocally,
    ];

    /// Whether it is given to anybody, so that nobody need be known.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Public | Self::Enter | Self::Watch)
    }

    /// Whether it lets one give others, or oneself, ways in that last.
    #[must_use]
    pub const fn gives_ways_in(self) -> bool {
        matches!(
            self,
            Self::ManageMembers
                | Self::ManageAgents
                | Self::ManageSellers
                | Self::ManageProvider
                | Self::ManageKeys
        )
    }

    /// The table. It has no default line: a new permission or standing does not compile until it
    /// is decided here.
    #[must_use]
    pub const fn is_given_to(self, standing: Standing) -> bool {
        match (self, standing) {
            (Self::Public | Self::Enter | Self::Watch, _) => true,
            (Self::WatchLocally, _) => false,
            (_, Standing::Anonymous) => false,
            (Self::BeKnown, _) => true,
            (permission, Standing::Key(scope)) => permission.is_opened_by(scope),
            (Self::OwnAccount, standing) => matches!(standing, Standing::Guest),
            (Self::Sell, standing) => matches!(standing, Standing::Seller(_)),
            (Self::ManageAgents, standing) => {
                matches!(standing, Standing::Seller(SellerRole::Owner))
            }
            (Self::ViewPanel | Self::ReadSellers, Standing::Member(_)) => true,
            (
                Self::ManageSellers | Self::Moderate | Self::Place | Self::ManageLenders,
                Standing::Member(role),
            ) => matches!(role, Role::Ops | Role::Owner),
            (
                Self::ManageMembers
                | Self::ReadMembers
                | Self::ManageProvider
                | Self::ManageKeys
                | Self::ManageSites
                | Self::ViewAudit,
                Standing::Member(role),
            ) => matches!(role, Role::Owner),
            (Self::Operate, standing) => matches!(standing, Standing::Operator),
            (
                Self::ViewPanel
                | Self::ManageMembers
                | Self::ReadMembers
                | Self::ReadSellers
                | Self::ManageProvider
                | Self::ManageKeys
                | Self::ManageSellers
                | Self::Moderate
                | Self::Place
                | Self::ManageLenders
                | Self::ManageSites
                | Self::ViewAudit,
                Standing::Guest | Standing::Stead | Standing::Seller(_) | Standing::Operator,
            ) => false,
        }
    }

    /// What a key's scope opens: it reads, and changes nothing.
    const fn is_opened_by(self, scope: KeyScope) -> bool {
        match scope {
            KeyScope::ReadMembers => matches!(self, Self::ReadMembers),
            KeyScope::ReadSellers => matches!(self, Self::ReadSellers),
            KeyScope::ReadAudit => matches!(self, Self::ViewAudit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_known_may_only_what_anybody_may() {
        for permission in Permission::ALL {
            assert_eq!(
                permission.is_given_to(Standing::Anonymous),
                permission.is_open(),
                "{permission:?}"
            );
        }
    }

    #[test]
    fn a_higher_role_may_all_a_lower_one_may() {
        for permission in Permission::ALL {
            let given = Role::ALL.map(|role| permission.is_given_to(Standing::Member(role)));
            assert!(given.is_sorted(), "{permission:?}: {given:?}");
            let given = SellerRole::ALL.map(|role| permission.is_given_to(Standing::Seller(role)));
            assert!(given.is_sorted(), "{permission:?}: {given:?}");
        }
    }

    #[test]
    fn a_sellers_people_have_no_part_in_the_panel_and_its_staff_none_in_a_seller() {
        for permission in Permission::ALL {
            let to_seller = permission.is_given_to(Standing::Seller(SellerRole::Owner));
            let to_staff = permission.is_given_to(Standing::Member(Role::Owner));
            let is_shared = permission.is_given_to(Standing::Guest);
            assert!(is_shared || !(to_seller && to_staff), "{permission:?}");
        }
    }

    #[test]
    fn a_scope_opens_what_it_names_and_no_more_than_an_owner_may() {
        for scope in KeyScope::ALL {
            let opened: Vec<_> = Permission::ALL
                .into_iter()
                .filter(|permission| permission.is_given_to(Standing::Key(scope)))
                .filter(|permission| !permission.is_open() && *permission != Permission::BeKnown)
                .collect();
            assert_eq!(opened.len(), 1, "{scope}: {opened:?}");
            assert!(opened[0].is_given_to(Standing::Member(Role::Owner)), "{scope}");
        }
    }

    #[test]
    fn in_anothers_stead_nobody_touches_what_is_their_own() {
        let given = |permission: &Permission| permission.is_given_to(Standing::Stead);
        let given: Vec<_> = Permission::ALL.into_iter().filter(given).collect();
        let open = [Permission::Public, Permission::Enter, Permission::BeKnown, Permission::Watch];
        assert_eq!(given, open);
    }

    #[test]
    fn only_an_operator_operates() {
        for role in Role::ALL {
            assert!(!Permission::Operate.is_given_to(Standing::Member(role)));
        }
        for role in SellerRole::ALL {
            assert!(!Permission::Operate.is_given_to(Standing::Seller(role)));
        }
        assert!(!Permission::Operate.is_given_to(Standing::Guest));
        assert!(Permission::Operate.is_given_to(Standing::Operator));
    }
}
