import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Connector } from "../connector.js";
import { connectors } from "../index.js";
import { bearerProtocol } from "../protocol.js";
import { envelopeProtocol } from "../signed-envelope/envelope.protocol.js";
import { CheckedSource } from "./check-source.js";
import type { NamedProtocols } from "./mapped.protocol.js";
import { mappedConnector } from "./mapped-connector.js";
import type { SourceDeclaration } from "./source-declaration.js";
import { BadSource, readSourceFile } from "./source-file.js";

const named: NamedProtocols = { bearer: bearerProtocol, envelope: envelopeProtocol };

interface Declared {
  readonly file: string;
  readonly declaration: SourceDeclaration;
}

/** Refuses names that are taken, and files that tell the same vendor differently. */
function checkTogether(declared: readonly Declared[], coded: readonly Connector[]): void {
  const sources = new Map(coded.map(({ source }) => [source, "the code"]));
  const vendors = new Map<string, Declared>();
  for (const one of declared) {
    const { file, declaration } = one;
    const { source, vendor } = declaration;
    const taken = sources.get(source);
    if (taken !== undefined) throw new BadSource(`${file}: source ${source} is already declared in ${taken}`);
    sources.set(source, file);
    if (coded.some((c) => c.vendor.code === vendor.code))
      throw new BadSource(`${file}: vendor.code ${vendor.code} is taken by a vendor in the code`);
    const other = vendors.get(vendor.code) ?? one;
    if (!isDeepStrictEqual(other.declaration.vendor, vendor))
      throw new BadSource(`${file}: vendor ${vendor.code} is told differently in ${other.file}`);
    vendors.set(vendor.code, other);
  }
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new BadSource(`${folder}: there is no such folder`);
  }
}

/** Reads and checks every `*.yaml` of a folder, one source each. Throws BadSource naming file, line and place. */
export async function loadMappedConnectors(
  folder: string,
  coded: readonly Connector[] = connectors,
): Promise<Connector[]> {
  const files = await filesIn(folder);
  const declared = await Promise.all(
    files.map(async (name) => {
      const file = join(folder, name);
      return { file, declaration: readSourceFile(file, await readFile(file, "utf8"), CheckedSource) };
    }),
  );
  checkTogether(declared, coded);
  return declared.map(({ declaration }) => mappedConnector(declaration, named));
}
