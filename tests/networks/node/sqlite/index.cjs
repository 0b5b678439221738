// The part of better-sqlite3 that Kysely and Bluesky's server use, over node:sqlite: nothing to compile, nothing to download.
"use strict";

const { DatabaseSync } = require("node:sqlite");

// SQLite's own extended result codes, by the names under which better-sqlite3 reports them.
const CODES = new Map([
  [5, "SQLITE_BUSY"],
  [261, "SQLITE_BUSY_RECOVERY"],
  [517, "SQLITE_BUSY_SNAPSHOT"],
  [773, "SQLITE_BUSY_TIMEOUT"],
  [1555, "SQLITE_CONSTRAINT_PRIMARYKEY"],
  [2067, "SQLITE_CONSTRAINT_UNIQUE"],
]);

function named(work) {
  try {
    return work();
  } catch (error) {
    if (error.code === "ERR_SQLITE_ERROR") error.code = CODES.get(error.errcode) ?? `SQLITE_ERROR_${error.errcode}`;
    throw error;
  }
}

// better-sqlite3 gives Buffers and plain objects.
function plain(row) {
  if (row === undefined) return undefined;
  const made = {};
  for (const [name, value] of Object.entries(row)) {
    made[name] = value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
  }
  return made;
}

function flat(values) {
  return values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
}

class Statement {
  constructor(inner) {
    this.inner = inner;
    this.reader = inner.columns().length > 0;
  }

  all(...values) {
    return named(() => this.inner.all(...flat(values)).map(plain));
  }

  get(...values) {
    return named(() => plain(this.inner.get(...flat(values))));
  }

  run(...values) {
    return named(() => this.inner.run(...flat(values)));
  }

  *iterate(...values) {
    for (const row of named(() => this.inner.iterate(...flat(values)))) yield plain(row);
  }
}

class Database {
  constructor(location, options = {}) {
    this.inner = named(() => new DatabaseSync(location, { timeout: options.timeout ?? 5000, enableForeignKeyConstraints: true }));
  }

  prepare(text) {
    return named(() => new Statement(this.inner.prepare(text)));
  }

  pragma(text) {
    return this.prepare(`PRAGMA ${text}`).all();
  }

  exec(text) {
    named(() => this.inner.exec(text));
    return this;
  }

  close() {
    if (this.inner.isOpen) this.inner.close();
    return this;
  }
}

module.exports = Database;
