import { spawn } from "node:child_process";
import {
  chown,
  mkdir,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "../../src/server/embedded-postgres.js";
import { accountFor, canEnter } from "../../src/server/embedded-postgres/account.js";
import { hydrateSymlinks } from "../../src/server/embedded-postgres/binaries.js";
import { parsePostmasterFile } from "../../src/server/embedded-postgres/postmaster.js";
import {
  eventually,
  freePort,
  isRunning,
  occupyPort,
  processesWith,
  query,
  remove,
  startChild,
  temporaryFolder,
  type Child,
} from "./embedded-postgres.support.js";

const isRoot = process.getuid?.() === 0;
const itAsRoot = isRoot ? it : it.skip;

const servers: EmbeddedPostgres[] = [];
const children: Child[] = [];
const folders: string[] = [];

/** Most tests need a database, not a new one. */
const usedHome = await temporaryFolder();

afterEach(async () => {
  for (const child of children.splice(0)) child.process.kill("SIGKILL");
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of [usedHome, ...folders]) await nothingRunsIn(folder);
  for (const folder of folders.splice(0)) await remove(folder);
});

afterAll(() => remove(usedHome));

function nothingRunsIn(folder: string): Promise<void> {
  return eventually(
    `no process of ${folder}`,
    async () => (await processesWith(folder)).length === 0,
    10_000,
  );
}

async function newHome(mode?: number): Promise<string> {
  const folder = await temporaryFolder(mode);
  folders.push(folder);
  return join(folder, "home");
}

async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ preferredPort: await freePort(), ...options });
  servers.push(server);
  return server;
}

async function child(home: string, account?: { uid?: number; gid?: number }): Promise<Child> {
  const started = startChild(home, await freePort(), account);
  children.push(started);
  return started;
}

const keepRow = (url: string) =>
  query(url, "drop table if exists kept; create table kept as select 42 as answer");
const keptRows = (url: string) => query(url, "select answer from kept");

describe("starting and stopping", () => {
  it("keeps data, port and password over a restart", async () => {
    const first = await start({ home: usedHome });
    await keepRow(first.url);
    await first.stop();
    expect(await isRunning(first.pid)).toBe(false);

    const second = await start({ home: usedHome, preferredPort: await freePort() });
    expect(second.url).toBe(first.url);
    expect(second.pid).not.toBe(first.pid);
    expect(await keptRows(second.url)).toEqual([{ answer: 42 }]);
    expect((await stat(join(usedHome, "pg.password"))).mode & 0o777).toBe(0o600);
  });

  it("is durable, in UTC, reachable over loopback only, and finds Chinese words", async () => {
    const { url } = await start({ home: usedHome });
    const [row] = await query(
      url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
        current_setting('timezone') as zone, current_setting('listen_addresses') as listens,
        current_setting('unix_socket_directories') as sockets,
        to_tsvector('simple', '融资 担保') @@ to_tsquery('simple', '担保') as found`,
    );
    expect(row).toEqual({
      fsync: "on",
      commit: "on",
      zone: "UTC",
      listens: "127.0.0.1",
      sockets: "",
      found: true,
    });
    await expect(query(url.replace(/:[^:@/]+@/, ":wrong@"), "select 1")).rejects.toThrow(
      "password authentication",
    );
  });

  it("keeps personal data out of its log", async () => {
    const { url } = await start({ home: usedHome });
    const insert = "insert into person values ('13800138000')";
    await query(url, `create table person (phone text primary key); ${insert}`);
    await expect(query(url, insert)).rejects.toThrow("duplicate key");
    await expect(query(url, "select 'phone 13800138000'::int")).rejects.toThrow("invalid input syntax");
    await expect(
      query(url, "do $$ begin raise warning '13800138000'; assert false; end $$"),
    ).rejects.toThrow();
    const log = await readFile(join(usedHome, "pg.log"), "utf8");
    expect(log).toContain("ready to accept connections");
    expect(log).not.toContain("13800138000");
  });

  it("takes a free port when its own is occupied, and stays on it", async () => {
    const home = await newHome();
    const { port, listener } = await occupyPort();
    const first = await start({ home, preferredPort: port });
    expect(first.port).not.toBe(port);
    await first.stop();
    listener.close();

    expect((await start({ home, preferredPort: port })).port).toBe(first.port);
  });

  it("says in one line what to do when the password is missing", async () => {
    const home = await newHome();
    await (await start({ home })).stop();
    await unlink(join(home, "pg.password"));
    await expect(start({ home })).rejects.toThrow(
      `The embedded PostgreSQL cannot start: ${join(home, "pg.password")} is missing: restore it, or remove the pg beside it to begin anew`,
    );
  });
});

describe("several processes on one home", () => {
  it("share one server when they start at the same instant, and the last one out stops it", async () => {
    const home = await newHome();
    const others = await Promise.all([child(home), child(home)]);
    const [mine, ...told] = await Promise.all([start({ home }), ...others.map((other) => other.told)]);
    expect(told.map(({ pid, url }) => ({ pid, url }))).toEqual(
      told.map(() => ({ pid: mine.pid, url: mine.url })),
    );

    await mine.stop();
    await others[0].stop();
    await keepRow(mine.url);
    await others[1].stop();
    expect(await isRunning(mine.pid)).toBe(false);
  });

  it("leave the server to a session of ours, and the guard stops it afterwards", async () => {
    const server = await start({ home: usedHome });
    const session = new pg.Client({ connectionString: server.url, application_name: "suretygraph import" });
    await session.connect();
    await server.stop();
    await pause(3_000);
    expect((await session.query("select 1 as one")).rows).toEqual([{ one: 1 }]);

    await session.end();
    await eventually("the guard stops the server", async () => !(await isRunning(server.pid)), 10_000);
  });
});

describe("sudden death", () => {
  it("of the server: it is started again on its port, with what was committed", async () => {
    const notes: string[] = [];
    const server = await start({ home: usedHome, onNote: (message) => notes.push(message) });
    await keepRow(server.url);
    const { pid } = server;
    process.kill(pid, "SIGKILL");
    await eventually("the loss is noticed", () => notes.length > 0, 1_000);
    await eventually("another server runs", () => server.pid !== pid, 20_000);
    expect(await keptRows(server.url)).toEqual([{ answer: 42 }]);
    expect(notes[0]).toBe("PostgreSQL ended unexpectedly; starting it again");
  });

  it("of the application: the guard stops the server, and the next start has what was committed", async () => {
    const starter = await child(usedHome);
    const told = await starter.told;
    await keepRow(told.url);
    await starter.kill();
    expect(await isRunning(told.pid)).toBe(true);
    await nothingRunsIn(usedHome);

    const next = await start({ home: usedHome });
    expect(next.port).toBe(told.port);
    expect(await keptRows(next.url)).toEqual([{ answer: 42 }]);
  });

  it("of application and server together: the next start recovers on the same port", async () => {
    const starter = await child(usedHome);
    const told = await starter.told;
    await keepRow(told.url);
    process.kill(told.pid, "SIGKILL");
    await starter.kill();

    const next = await start({ home: usedHome });
    expect(next.port).toBe(told.port);
    expect(await keptRows(next.url)).toEqual([{ answer: 42 }]);
  });

  it("of the starter: whoever joined the server is not cut off", async () => {
    const starter = await child(usedHome);
    const told = await starter.told;
    const notes: string[] = [];
    const joined = await start({ home: usedHome, onNote: (message) => notes.push(message) });
    expect(joined.pid).toBe(told.pid);
    await starter.kill();
    await pause(4_000);
    expect(await isRunning(told.pid)).toBe(true);
    expect(notes).toEqual([]);
  });

  it("of the guard: another takes its place", async () => {
    await start({ home: usedHome });
    const [guard] = await guardsOf(usedHome);
    if (guard === undefined) throw new Error("there is no guard");
    process.kill(guard, "SIGKILL");
    await eventually(
      "there is another guard",
      async () => (await guardsOf(usedHome)).some((pid) => pid !== guard),
      5_000,
    );
  });

  it("during initdb: nothing half-made is taken for a database", async () => {
    const home = await newHome();
    const starter = await child(home);
    const workshops = async () =>
      (await readdir(home).catch(() => [])).filter((n) => n.startsWith("pg.new-"));
    await eventually("initdb has begun", async () => (await workshops()).length > 0, 10_000);
    starter.told.catch(() => undefined);
    await starter.kill();
    expect(await workshops()).toHaveLength(1);

    const server = await start({ home });
    await keepRow(server.url);
    expect(await workshops()).toEqual([]);
  });

  it("with the process id taken over by another program: that is left in peace", async () => {
    await (await start({ home: usedHome })).stop();
    const data = await realpath(join(usedHome, "pg"));
    const { uid, gid } = await stat(data);
    const stranger = spawn("sleep", ["60"], { uid, gid });
    const lines = [stranger.pid, data, 1, 5432, "", "127.0.0.1", "  1 0", "ready   ", ""];
    await writeFile(join(data, "postmaster.pid"), lines.join("\n"));
    await chown(join(data, "postmaster.pid"), uid, gid);

    const server = await start({ home: usedHome });
    expect(await query(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  it("for good: gives up after five failures and says why", async () => {
    const home = await newHome();
    let lost: Error | undefined;
    const server = await start({ home, onLost: (why) => (lost = why) });
    await rm(join(home, "pg/global/pg_control"));
    process.kill(server.pid, "SIGKILL");
    await eventually("it is given up", () => lost !== undefined, 30_000);
    expect(lost?.message).toMatch(/pg_control.*: see .*pg\.log$/);
  });
});

describe("accounts", () => {
  itAsRoot(
    "needs root: data live elsewhere when the clone's parent is closed to other accounts",
    async () => {
      const home = await newHome(0o700);
      const first = await start({ home });
      const data = await realpath(join(home, "pg"));
      folders.push(data);
      expect(dirname(data)).toBe("/var/lib/suretygraph");
      await keepRow(first.url);
      await first.stop();
      expect(await keptRows((await start({ home })).url)).toEqual([{ answer: 42 }]);
    },
  );

  itAsRoot("needs root: an ordinary user goes on with what root started in his folder", async () => {
    const nobody = await accountFor([]);
    if (!(await canEnter(nobody, import.meta.dirname))) {
      console.warn("skipped: the sources cannot be read by an ordinary user");
      return;
    }
    const home = await newHome();
    const { uid = 0, gid = 0 } = nobody;
    await mkdir(home);
    await chown(home, uid, gid);
    const asRoot = await start({ home });
    await keepRow(asRoot.url);
    expect((await stat(join(home, "pg"))).uid).toBe(uid);
    await asRoot.stop();

    const asHimself = await child(home, { uid, gid });
    const told = await asHimself.told;
    expect(await keptRows(told.url)).toEqual([{ answer: 42 }]);
    await asHimself.stop();
    expect(await isRunning(told.pid)).toBe(false);
  });
});

describe("binaries", () => {
  it("get the library symlinks that npm left out, and keep those it made", async () => {
    const folder = await temporaryFolder();
    folders.push(folder);
    await mkdir(join(folder, "native/lib"), { recursive: true });
    await writeFile(join(folder, "native/lib/libx.so.1.2"), "library");
    await symlink("libx.so.1.2", join(folder, "native/lib/libx.so"));
    const links = ["native/lib/libx.so", "native/lib/libx.so.1"].map((target) => ({
      source: "native/lib/libx.so.1.2",
      target,
    }));
    await writeFile(join(folder, "native/pg-symlinks.json"), JSON.stringify(links));
    await hydrateSymlinks(folder);
    expect(await readFile(join(folder, "native/lib/libx.so.1"), "utf8")).toBe("library");
  });
});

describe("postmaster.pid", () => {
  it("is read whole, half-written and empty", () => {
    const whole = "4711\n/data/pg\n1790000000\n54329\n\n127.0.0.1\n  123 4\nready   \n";
    expect(parsePostmasterFile(whole)).toEqual({ pid: 4711, port: 54329, status: "ready" });
    expect(parsePostmasterFile("4711\n/data/pg\n")).toEqual({
      pid: 4711,
      port: undefined,
      status: undefined,
    });
    expect(parsePostmasterFile("")).toBeUndefined();
  });
});

async function guardsOf(home: string): Promise<number[]> {
  const guards = new Set(await processesWith("postgres-guard.mjs"));
  return (await processesWith(home)).filter((pid) => guards.has(pid));
}
