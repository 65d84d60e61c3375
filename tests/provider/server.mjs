// A real OpenID Connect provider for the tests, on loopback:
//
//   node server.mjs PORT
//
// PROVIDER_CLIENT, PROVIDER_SECRET  who may exchange codes
// PROVIDER_REDIRECTS                where browsers may be sent back to, separated by spaces
// PROVIDER_ACCOUNTS                 JSON: {"ana": {"email": …, "email_verified": true, "name": …, "groups": […]}}
// PROVIDER_METHOD                   client_secret_basic (default) or client_secret_post
// PROVIDER_ALGORITHM                RS256 (default), PS256, ES256, EdDSA or Ed25519
// PROVIDER_CLAIMS                   userinfo (default) or token: where claims are told
//
// Prints `listening` when it is ready. Somebody signs in by POST of `login=ana` to the address of the form
// a browser is sent to; an empty login declines.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";

const { env } = process;
const port = Number(process.argv[2]);
const accounts = JSON.parse(env.PROVIDER_ACCOUNTS);
const method = env.PROVIDER_METHOD ?? "client_secret_basic";

function key(kind, alg, options) {
  const { privateKey } = generateKeyPairSync(kind, options);
  return { ...privateKey.export({ format: "jwk" }), kid: alg, alg, use: "sig" };
}

const KEYS = {
  RS256: () => key("rsa", "RS256", { modulusLength: 2048 }),
  PS256: () => key("rsa", "PS256", { modulusLength: 2048 }),
  ES256: () => key("ec", "ES256", { namedCurve: "P-256" }),
  EdDSA: () => key("ed25519", "EdDSA"),
  Ed25519: () => key("ed25519", "Ed25519"),
};
const algorithm = env.PROVIDER_ALGORITHM ?? "RS256";

async function grantOf({ oidc }) {
  // Who has signed in has agreed: there is one client, and it is ours.
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope("openid email profile");
  await grant.save();
  return grant;
}

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: env.PROVIDER_CLIENT,
    client_secret: env.PROVIDER_SECRET,
    redirect_uris: env.PROVIDER_REDIRECTS.split(" "),
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: method,
    id_token_signed_response_alg: algorithm,
  }],
  clientAuthMethods: [method],
  enabledJWA: { idTokenSigningAlgValues: Object.keys(KEYS) },
  jwks: { keys: [KEYS[algorithm]()] },
  cookies: { keys: [randomBytes(32).toString("hex")] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  conformIdTokenClaims: env.PROVIDER_CLAIMS !== "token",
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: grantOf,
  pkce: { required: () => true },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  if (ctx.method !== "POST") {
    ctx.body = '<form method="post"><input name="login"><button>Entrar</button></form>';
    return undefined;
  }
  const login = new URLSearchParams(await text(ctx.req)).get("login");
  if (login && !accounts[login]) ctx.throw(401);
  const result = login ? { login: { accountId: login } } : { error: "access_denied" };
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, result);
});

provider.listen(port, "127.0.0.1", () => console.log("listening"));
