//! How long, how many, how much. A tenant's owner names the provider and the provider writes the
//! answers, so each of these would otherwise be as large as a stranger likes.

use std::time::Duration;

use chrono::TimeDelta;

/// How long a provider may take to let us in, for each of its addresses.
pub const CONNECT_MAX: Duration = Duration::from_secs(2);
/// How many of its addresses are tried: all of them are judged, the first ones are used.
pub const ADDRESSES_MAX: usize = 4;
/// How long one question to it may take, with connecting.
pub const QUESTION_MAX: Duration = Duration::from_secs(3);
/// How long one call of the port may take with all its questions and waiting for a place; a person waits
/// for it, and is told why before their request ends by itself.
pub const WHOLE_MAX: Duration = Duration::from_secs(4);
/// How much of an answer is read: the largest set of keys and profile in use are a tenth of it.
pub const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// How many headers an answer may have.
pub const HEADERS_MAX: usize = 64;
/// How much is read ahead of an answer, its headers included.
pub const HEADERS_BYTES_MAX: usize = 32 * 1024;

/// How many calls run at a time.
pub const CALLS_MAX: usize = 64;
/// How many of them are for one tenant: a slow provider leaves most places to the others.
pub const CALLS_PER_TENANT_MAX: usize = 4;

/// How many providers are remembered.
pub const PROVIDERS_MAX: usize = 1_024;
/// How many of them for one tenant: the one it has and those that are tried out.
pub const PROVIDERS_PER_TENANT_MAX: usize = 4;
/// How long a provider's configuration holds.
pub const METADATA_AGE_MAX: TimeDelta = TimeDelta::hours(1);
/// How long its keys hold; so long does a key live on that it has withdrawn.
pub const KEYS_AGE_MAX: TimeDelta = TimeDelta::minutes(15);
/// How long it is not asked again after it has failed, from when it was asked: longer than a question may
/// take, or silence would never be remembered; short, as its owner is mending it.
pub const FAILURE_AGE_MAX: TimeDelta = TimeDelta::seconds(10);
/// How often a token with an unknown key may have the keys fetched before their time.
pub const KEYS_AGAIN_MIN: TimeDelta = TimeDelta::seconds(30);
/// How many keys a set may have.
pub const KEYS_MAX: usize = 64;

/// How long an address may be.
pub const ADDRESS_BYTES_MAX: usize = 2048;
/// How much is shown of the issuer that a configuration names, in characters.
pub const ISSUER_SHOWN_MAX: usize = 200;
/// How long a code may be that a browser brings.
pub const CODE_BYTES_MAX: usize = 4096;
/// How long an access token may be.
pub const ACCESS_TOKEN_BYTES_MAX: usize = 16 * 1024;
/// How long an ID token may be.
pub const ID_TOKEN_BYTES_MAX: usize = 64 * 1024;

/// How far clocks may be apart.
pub const LEEWAY: TimeDelta = TimeDelta::seconds(60);
/// How long ago a token may have been issued: it was, when the code was exchanged.
pub const TOKEN_AGE_MAX: TimeDelta = TimeDelta::minutes(10);
/// How long the name of a person at the provider may be (OpenID Connect Core 1.0 §2).
pub const SUBJECT_BYTES_MAX: usize = 255;
/// How long an address for letters may be (RFC 5321 4.5.3.1.3).
pub const MAIL_BYTES_MAX: usize = 254;
/// How long a person's name may be.
pub const NAME_BYTES_MAX: usize = 255;
/// How many groups a person may be in.
pub const GROUPS_MAX: usize = 256;
/// How long the name of a group may be.
pub const GROUP_BYTES_MAX: usize = 255;
