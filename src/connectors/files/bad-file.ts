/** A file that cannot be read as what it claims to be. */
export class BadFile extends Error {
  override name = "BadFile";
}
