// An OpenID provider that others wrote (npm `oidc-provider`), set up as ACM/IDM is documented, to test our relying party with.
//
//   node provider.mjs PORT CLIENT_JWKS_FILE REDIRECT_URI POST_LOGOUT_URI PERSON_JSON URN...
//
// It has one client, `hulp-nodig`, and one account, `1`. No page is shown: everybody is signed in at once. Two cookies of the
// browser decide how: `means` is the URN that is reached (otherwise the environment variable ACR, otherwise the first that was
// asked for), whatever was asked for, and `deny` makes the citizen refuse (as the environment variable DENY does for everybody).
// The provider stops when its standard input closes, so that it never outlives the tests.

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const [port, jwksFile, redirectUri, postLogoutUri, person, ...urns] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const signingKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "hulp-nodig",
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "RS256",
      id_token_signed_response_alg: "RS256",
      jwks: JSON.parse(readFileSync(jwksFile, "utf8")),
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [postLogoutUri],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  acrValues: urns,
  claims: {
    openid: ["sub"],
    profile: ["given_name", "family_name"],
    rrn: ["rrn"],
    vo: ["vo_doelgroepcode"],
  },
  conformIdTokenClaims: false,
  responseTypes: ["code"],
  clientAuthMethods: ["private_key_jwt"],
  pkce: { required: () => true, methods: ["S256"] },
  cookies: { keys: [randomBytes(32).toString("hex")] },
  jwks: { keys: [{ ...signingKey, kid: "oracle", use: "sig", alg: "RS256" }] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...JSON.parse(person) }) }),
});

async function signIn(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const cookies = Object.fromEntries((request.headers.cookie ?? "").split("; ").map((pair) => pair.split("=")));
  if (cookies.deny || process.env.DENY) {
    await provider.interactionFinished(request, response, { error: "access_denied", error_description: "the citizen refused" });
    return;
  }
  const grant = new provider.Grant({ accountId: "1", clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const acr = cookies.means ?? process.env.ACR ?? params.acr_values?.split(" ")[0];
  await provider.interactionFinished(request, response, {
    login: { accountId: "1", acr },
    consent: { grantId: await grant.save() },
  });
}

function fail(response, error) {
  console.error(error);
  response.writeHead(500).end();
}

const answer = provider.callback();
createServer((request, response) => {
  if (request.url.startsWith("/interaction/")) {
    signIn(request, response).catch((error) => fail(response, error));
  } else {
    answer(request, response);
  }
}).listen(Number(port), "127.0.0.1", () => console.log(`listening at ${issuer}`));

process.stdin.resume().on("end", () => process.exit());
