import { readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";

/** Why a name means no file below a folder. */
export type NotBelow = "OUTSIDE" | "NO_SUCH_FILE";

const LONGEST_NAME = 1000;
const ABSENT = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EACCES"]);

/** Whether a name is a plain path: relative, staying below where it starts, nothing odd in it. Pure. */
export const isPlainPath = (name: string): boolean =>
  name.length > 0 &&
  name.length <= LONGEST_NAME &&
  !isAbsolute(name) &&
  !/\p{Cc}/u.test(name) &&
  name.split(/[/\\]/).every((part) => part !== "" && part !== "." && part !== "..");

const isBelow = (folder: string, path: string): boolean => path.startsWith(folder + sep);

/** The file a name means below a folder, links followed, wherever they lead within it. */
export async function fileBelow(
  folder: string,
  name: string,
): Promise<{ readonly path: string } | { readonly not: NotBelow }> {
  if (!isPlainPath(name)) return { not: "OUTSIDE" };
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    if (!isBelow(root, path)) return { not: "OUTSIDE" };
    return (await stat(path)).isFile() ? { path } : { not: "NO_SUCH_FILE" };
  } catch (error) {
    if (ABSENT.has(String((error as NodeJS.ErrnoException).code))) return { not: "NO_SUCH_FILE" };
    throw error;
  }
}

/** The files below a folder by their paths from it, in order; hidden ones and links left out, none where it is missing. */
export async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
      .filter((name) => !name.split("/").some((part) => part.startsWith(".")))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
