import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { BadMapping, type FileSource, isDropFor, readMapping } from "../connectors/files/mapping.js";
import { fileSha256 } from "../connectors/files/read-rows.js";
import type { Sql } from "../entities/sql.js";
import type { Job } from "../jobs/job.js";
import { enqueueJob } from "../jobs/store.js";
import { canonicalJson } from "../observations/observation.js";
import { IMPORT, type ImportOrder } from "../resolvers/imports.js";
import { filesBelow } from "./below.js";
import { type ImportFolders, isMapping, isRejects, nameOfMapping } from "./import-folders.js";

/** Where files are dropped, and whose jobs their imports are. */
export interface DropPlace extends ImportFolders {
  readonly sql: Sql;
  readonly institutionId: string;
}

/** What is told of a look that did not go as it should. */
export interface DropHooks {
  /** A mapping cannot be read, so that whatever files it is for stay where they are; told once for each fault. */
  readonly onBadMapping: (mapping: string, problem: string) => void;
  /** A look failed as a whole; told for the first of a row. */
  readonly onTrouble: (error: unknown) => void;
}

/** Looks into the import folder. */
export interface Drop {
  /**
   * Orders the import of every file that a mapping takes as it comes and that stood as it is at the look before: one
   * job for each content, however often and by how many processes it is looked at. Returns the jobs ordered.
   */
  look(): Promise<Job[]>;
}

/** A mapping that takes files as they come. */
interface Taker {
  /** Its path below the folder of mappings. */
  readonly name: string;
  readonly mapping: FileSource;
  /** Tells it from what it was before a change. */
  readonly fingerprint: string;
}

/** A file of a mapping as it was read: what takes files, if it does, or what is wrong with it. */
interface ReadMapping {
  readonly stood: string;
  readonly taker?: Taker;
  readonly problem?: string;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** How a file stands, so that any change shows; undefined where it is gone. */
async function standing(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && `${found.size} ${found.mtimeMs} ${found.ino}`;
}

const EMPTY = /^0 /;

function readTaker(name: string, stood: string, yaml: string): ReadMapping {
  try {
    const mapping = readMapping(yaml);
    if (mapping.drop === undefined) return { stood };
    return { stood, taker: { name, mapping, fingerprint: sha256(canonicalJson(mapping)) } };
  } catch (error) {
    if (!(error instanceof BadMapping)) throw error;
    return { stood, problem: error.message };
  }
}

/**
 * Opens the import folder for files that come by themselves. Nothing is moved or deleted. What was ordered is known by
 * mapping, path and content in the database, so that it holds beyond a restart: a file that failed is not tried again
 * before it, or its mapping, changes.
 */
export function openDrop(place: DropPlace, { onBadMapping }: Pick<DropHooks, "onBadMapping">): Drop {
  const { sql, institutionId, importDir, mappingsDir } = place;
  let before = new Map<string, string>();
  /** How files stood, and by which mapping, when their import was ordered. */
  let ordered = new Map<string, string>();
  /** Mappings as they were last read; reading all of them each time would hold up the requests. */
  let mappings = new Map<string, ReadMapping>();

  async function takersNow(): Promise<Taker[]> {
    const read = new Map<string, ReadMapping>();
    for (const path of (await filesBelow(mappingsDir)).filter(isMapping)) {
      const stood = await standing(join(mappingsDir, path));
      const known = mappings.get(path);
      if (stood === undefined) continue;
      if (known?.stood === stood) {
        read.set(path, known);
        continue;
      }
      const yaml = await readFile(join(mappingsDir, path), "utf8");
      const anew = readTaker(nameOfMapping(path), stood, yaml);
      if (anew.problem !== undefined) onBadMapping(nameOfMapping(path), anew.problem);
      read.set(path, anew);
    }
    mappings = read;
    return [...read.values()].flatMap(({ taker }) => taker ?? []);
  }

  /** Orders an import; undefined where the file changed while it was looked at. */
  async function order(file: string, stood: string, { name, fingerprint }: Taker): Promise<Job | undefined> {
    const path = join(importDir, file);
    const content = await fileSha256(path).catch(() => undefined);
    if (content === undefined || (await standing(path)) !== stood) return undefined;
    const input: ImportOrder = { file, mapping: name, dryRun: false };
    const idempotencyKey = `drop ${sha256(canonicalJson({ file, content, name, fingerprint }))}`;
    return enqueueJob(sql, institutionId, { kind: IMPORT, input, author: "drop", idempotencyKey });
  }

  return {
    look: async () => {
      const takers = await takersNow();
      const now = new Map<string, string>();
      const kept = new Map<string, string>();
      const jobs: Job[] = [];
      const files =
        takers.length === 0 ? [] : (await filesBelow(importDir)).filter((file) => !isRejects(file));
      for (const file of files) {
        const mine = takers.filter(({ mapping }) => isDropFor(mapping, file));
        const stood = mine.length === 0 ? undefined : await standing(join(importDir, file));
        if (stood === undefined || EMPTY.test(stood)) continue;
        now.set(file, stood);
        for (const taker of mine) {
          const key = `${taker.name} ${file}`;
          const how = `${stood} ${taker.fingerprint}`;
          if (ordered.get(key) === how) kept.set(key, how);
          else if (before.get(file) === stood) {
            const job = await order(file, stood, taker);
            if (job === undefined) continue;
            jobs.push(job);
            kept.set(key, how);
          }
        }
      }
      [before, ordered] = [now, kept];
      return jobs;
    },
  };
}

/** Looking into the import folder again and again. */
export interface DropWatch {
  /** Ends it, after the look under way. */
  stop(): Promise<void>;
}

/** Looks into the import folder at once, and again so many milliseconds after each look. */
export function watchDrop(place: DropPlace, hooks: DropHooks, everyMs: number): DropWatch {
  const drop = openDrop(place, hooks);
  const stopping = new AbortController();

  async function watch(): Promise<void> {
    let failing = false;
    while (!stopping.signal.aborted) {
      try {
        await drop.look();
        failing = false;
      } catch (error) {
        if (!failing) hooks.onTrouble(error); // the first of a row
        failing = true;
      }
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}
