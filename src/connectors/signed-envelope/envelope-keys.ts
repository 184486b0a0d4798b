import { z } from "zod";
import { isPrivateKey, isPublicKey } from "./sm2.js";

const hexKey = z.string().transform((key) => key.toLowerCase());

/** Keys and forms agreed with a gateway; read strictly, and no key is repeated in a fault. */
const agreement = z.strictObject({
  appId: z.string().regex(/^[\w.-]{1,64}$/),
  /** SM2, 64 hexadecimal digits. */
  ownPrivateKey: hexKey.refine(isPrivateKey, "is no SM2 private key of 64 hexadecimal digits"),
  /** SM2, 128 hexadecimal digits, with or without `04` before them. */
  peerPublicKey: hexKey
    .transform((key) => (key.length === 128 ? `04${key}` : key))
    .refine(isPublicKey, "is no point of the SM2 curve"),
  /** The signer's identity in ZA; nearly everybody leaves it at that of GM/T 0009-2012. */
  userId: z.string().min(1).max(64).default("1234567812345678"),
  cipherOrder: z.enum(["C1C3C2", "C1C2C3"]).default("C1C3C2"),
  /** Whether the point of a ciphertext is written with `04`, as many Java libraries do. */
  cipherPrefix: z.boolean().default(false),
  signatureForm: z.enum(["RAW", "DER"]).default("RAW"),
});

/** What two sides of a gateway agreed on, seen from one of them; made by `envelopeKeys` alone. */
export type EnvelopeKeys = Readonly<z.output<typeof agreement>> & z.BRAND<"EnvelopeKeys">;

/** Checks what was agreed with a gateway. Throws ZodError, which names the setting and never its value. */
export const envelopeKeys = (agreed: z.input<typeof agreement>): EnvelopeKeys =>
  agreement.brand<"EnvelopeKeys">().parse(agreed);
