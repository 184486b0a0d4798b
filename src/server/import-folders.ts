import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  BadMapping,
  type FileMapping,
  type FileSource,
  isFor,
  readMapping,
} from "../connectors/files/mapping.js";
import { JobFailed } from "../jobs/job.js";
import type { Importables, ImportOrder, Imports } from "../resolvers/imports.js";
import { fileBelow, filesBelow } from "./below.js";

/** Where files to import lie, and where mappings do. */
export interface ImportFolders {
  readonly importDir: string;
  readonly mappingsDir: string;
}

/** An order with everything it names. */
export interface FoundImport {
  readonly path: string;
  readonly mapping: FileSource;
  readonly entry: FileMapping;
}

const MOST_LISTED = 1000;
const MAPPING = /\.yaml$/;
const REJECTS = /\.rejects(-\d+)?\.csv$/;

/** Whether a file holds a mapping, by its name. */
export const isMapping = (path: string): boolean => MAPPING.test(path);
/** What a mapping is called: its path below its folder without the ending. */
export const nameOfMapping = (path: string): string => path.replace(MAPPING, "");
/** Whether a file holds what an import rejected, by its name. */
export const isRejects = (path: string): boolean => REJECTS.test(path);

/** Expected failures of an import; the only list. */
export const importFailures = {
  OUTSIDE: {
    zh: "文件须以其在导入目录下的相对路径指名",
    en: "name the file by its path below the import folder",
  },
  NO_SUCH_FILE: { zh: "导入目录下没有该文件", en: "there is no such file in the import folder" },
  NO_SUCH_MAPPING: { zh: "没有该映射", en: "there is no mapping of that name" },
  BAD_MAPPING: { zh: "映射有误", en: "the mapping is wrong" },
  NOT_FOR_THIS_FILE: { zh: "该映射不适用于此文件", en: "the mapping is for other files" },
  BAD_FILE: { zh: "文件无法按映射读取", en: "the file cannot be read by the mapping" },
  REFUSED: { zh: "数据库拒绝了这些行", en: "the database refused the rows" },
  READ_ONLY: {
    zh: "导入目录不可写，无处存放被拒行",
    en: "nothing can be written in the import folder: rejected rows have nowhere to go",
  },
} as const;

/** An import's failure, with more about it where there is more to say. */
export function importFailed(code: keyof typeof importFailures, detail?: string): JobFailed {
  const { zh, en } = importFailures[code];
  return new JobFailed(
    detail === undefined ? { code, zh, en } : { code, zh: `${zh}：${detail}`, en: `${en}: ${detail}` },
  );
}

/** The entry of a mapping that a file is read by; a mapping for one file takes it whatever it is called. */
export function entryFor(mapping: FileSource, path: string): FileMapping | undefined {
  const [only, ...more] = mapping.files;
  return mapping.files.find((e) => isFor(e, basename(path))) ?? (more.length === 0 ? only : undefined);
}

async function mappingNamed({ mappingsDir }: ImportFolders, name: string): Promise<FileSource> {
  const found = await fileBelow(mappingsDir, `${name}.yaml`);
  if ("not" in found) throw importFailed("NO_SUCH_MAPPING");
  try {
    return readMapping(await readFile(found.path, "utf8"));
  } catch (error) {
    if (!(error instanceof BadMapping)) throw error;
    throw importFailed("BAD_MAPPING", error.message);
  }
}

/** Finds what an order names; throws JobFailed where something is not there or does not go together. */
export async function findImport(folders: ImportFolders, order: ImportOrder): Promise<FoundImport> {
  const found = await fileBelow(folders.importDir, order.file);
  if ("not" in found) throw importFailed(found.not);
  const mapping = await mappingNamed(folders, order.mapping);
  const entry = entryFor(mapping, order.file);
  if (entry === undefined)
    throw importFailed("NOT_FOR_THIS_FILE", mapping.files.map((e) => e.file).join(", "));
  return { path: found.path, mapping, entry };
}

async function listFiles({ importDir }: ImportFolders): Promise<Importables["files"]> {
  const names = (await filesBelow(importDir)).filter((name) => !isRejects(name)).slice(0, MOST_LISTED);
  const files = await Promise.all(
    names.map(async (name) => {
      // It may be taken away meanwhile.
      const found = await stat(join(importDir, name)).catch(() => undefined);
      return found === undefined ? [] : [{ name, bytes: found.size }];
    }),
  );
  return files.flat();
}

async function listMappings(folders: ImportFolders): Promise<Importables["mappings"]> {
  const names = (await filesBelow(folders.mappingsDir)).filter(isMapping);
  return Promise.all(
    names.slice(0, MOST_LISTED).map(async (path) => {
      const name = nameOfMapping(path);
      try {
        return { name, title: (await mappingNamed(folders, name)).title, problem: null };
      } catch (error) {
        if (!(error instanceof JobFailed)) throw error;
        return { name, title: null, problem: error.problem.en };
      }
    }),
  );
}

/** The folders as the API sees them. */
export const openImports = (folders: ImportFolders): Imports => ({
  list: async () => {
    const [files, mappings] = await Promise.all([listFiles(folders), listMappings(folders)]);
    return { files, mappings };
  },
  check: async (order) => {
    await findImport(folders, order);
  },
});
