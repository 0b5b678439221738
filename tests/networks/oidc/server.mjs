// oidc-provider as X would be: the same paths, the same rights, PKCE required, refresh tokens that rotate.
// What a person does on its pages is done by itself. Arguments: the port, the redirect address, the client's secret.
import { createServer } from "node:http";

import { Provider } from "oidc-provider";

const [port, back, secret] = process.argv.slice(2);
const home = `http://127.0.0.1:${port}`;
const rights = ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"];

const provider = new Provider(home, {
  clients: [
    {
      client_id: "tayang",
      client_secret: secret,
      redirect_uris: [back],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "client_secret_basic",
    },
  ],
  cookies: { keys: [secret] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  issueRefreshToken: () => true,
  pkce: { required: () => true },
  rotateRefreshToken: true,
  routes: { authorization: "/i/oauth2/authorize", token: "/2/oauth2/token" },
  scopes: rights,
  ttl: { AccessToken: 7200, AuthorizationCode: 30, Grant: 86400, Interaction: 600, RefreshToken: 86400, Session: 600 },
});

provider.use(async (ctx, next) => {
  if (ctx.path === "/2/users/me") {
    const token = await provider.AccessToken.find((ctx.get("authorization") || "").replace("Bearer ", ""));
    ctx.status = token ? 200 : 401;
    ctx.body = token ? { data: { id: "2244994945", name: "Pemprov DKI Jakarta", username: "pemprov" } } : { title: "Unauthorized" };
    return;
  }
  if (!ctx.path.startsWith("/interaction/")) {
    await next();
    return;
  }
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === "login") {
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: "pemprov" } });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(rights.join(" "));
  await provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
});

createServer(provider.callback()).listen(Number(port), "127.0.0.1", () => console.log("ready"));
process.stdin.on("end", () => process.exit()).resume();
