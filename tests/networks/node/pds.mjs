// Bluesky's own server with a directory of identities in memory; ends with its standard input, so that none outlives its tests.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";

import { PDS, envToCfg, envToSecrets, readEnv } from "@atproto/pds";
import plc from "@did-plc/server";

const folder = process.argv[2];
const port = Number(process.argv[3]);

const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: 0 });
const listening = await directory.start();

Object.assign(process.env, {
  PDS_PORT: String(port),
  PDS_HOSTNAME: "localhost",
  PDS_DID_PLC_URL: `http://127.0.0.1:${listening.address().port}`,
  PDS_DATA_DIRECTORY: mkdtempSync(join(folder, "data-")),
  PDS_BLOBSTORE_DISK_LOCATION: mkdtempSync(join(folder, "blobs-")),
  PDS_DEV_MODE: "1",
  PDS_INVITE_REQUIRED: "0",
  PDS_RATE_LIMITS_ENABLED: "1",
  PDS_RATE_LIMIT_BYPASS_KEY: "tests",
  PDS_JWT_SECRET: "invented-for-tests",
  PDS_ADMIN_PASSWORD: "invented-for-tests",
  PDS_DPOP_SECRET: "32".repeat(32),
  PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: "3".repeat(64),
});

const environment = readEnv();
const server = await PDS.create(envToCfg(environment), envToSecrets(environment));
await server.start();
process.stdout.write(`${JSON.stringify({ port })}\n`);

process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
