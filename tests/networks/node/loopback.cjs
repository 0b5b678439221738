// Loaded before a server: whatever it is told, it listens on this machine alone.
"use strict";

const { Server } = require("node:net");

const listen = Server.prototype.listen;

Server.prototype.listen = function loopback(where, ...rest) {
  const asked = typeof where === "object" && where !== null ? where : { port: where };
  if (asked.path !== undefined || asked.fd !== undefined) return listen.call(this, where, ...rest);
  const done = rest.filter((one) => typeof one === "function");
  return listen.call(this, { ...asked, port: Number(asked.port ?? 0), host: "127.0.0.1" }, ...done);
};
