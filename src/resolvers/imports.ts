import type { Title } from "../facts/fact.js";
import type { ReasonCount } from "../portfolio/file-load.js";

/** The kind of job that imports a file. */
export const IMPORT = "IMPORT";

/** What is to be imported: a file and a mapping, each by its path below its folder. */
export interface ImportOrder {
  readonly file: string;
  readonly mapping: string;
  /** Say what would happen, and write nothing. */
  readonly dryRun: boolean;
}

/** What an import has come to, so far or in the end; without any value of the file. */
export interface ImportOutput {
  readonly rows: number;
  readonly rejected: number;
  readonly alreadyLoaded: boolean;
  readonly targets: readonly { readonly name: string; readonly added: number; readonly repeats: number }[];
  readonly reasons: readonly ReasonCount[];
  /** The file of rejected rows, by its path below the folder for imports. */
  readonly rejectsFile: string | null;
}

/** What lies ready. */
export interface Importables {
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly mappings: readonly {
    readonly name: string;
    readonly title: Title | null;
    /** Why it cannot be used. */
    readonly problem: string | null;
  }[];
}

/** The folders files are imported from and mappings read from. */
export interface Imports {
  list(): Promise<Importables>;
  /** Throws JobFailed where there is no such file or mapping, or they do not go together. */
  check(order: ImportOrder): Promise<void>;
}
