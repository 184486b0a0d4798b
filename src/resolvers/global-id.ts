const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A thing with a global id: its type and the keys it is stored under. */
export type GlobalRef =
  | { readonly type: "Customer"; readonly id: string }
  | { readonly type: "Job"; readonly id: string }
  | {
      readonly type: "Guarantee" | "Application" | "TaxAuthorisation";
      readonly subjectId: string;
      readonly id: string;
    };

/** Writes a global id, opaque to clients. */
export function globalId(ref: GlobalRef): string {
  const parts = "subjectId" in ref ? [ref.type, ref.subjectId, ref.id] : [ref.type, ref.id];
  return Buffer.from(parts.join(":")).toString("base64url");
}

/** Reads a global id; undefined for what is none. */
export function readGlobalId(text: string): GlobalRef | undefined {
  const [type, first = "", second = ""] = Buffer.from(text, "base64url").toString().split(":");
  if ((type === "Customer" || type === "Job") && UUID.test(first)) return { type, id: first };
  const isOfSubject = type === "Guarantee" || type === "Application" || type === "TaxAuthorisation";
  if (isOfSubject && UUID.test(first) && UUID.test(second)) return { type, subjectId: first, id: second };
  return undefined;
}
