import { z } from "zod";
import type { registry } from "../facts/registry.facts.js";
import type { ValueOf } from "../facts/fact.js";

type Status = ValueOf<(typeof registry)["facts"]["status"]>;

/** Words of vendors for the registration status 登记状态; what the vocabulary has no place for is OTHER. */
const words: ReadonlyMap<string, Status> = new Map(
  Object.entries({
    ACTIVE: [
      ...["存续", "在业", "开业", "在营", "正常", "登记成立", "仍注册"],
      ...["存续(在营、开业、在册)", "在营(开业)", "在营(开业)企业", "开业/正常经营"],
    ],
    REVOKED: ["吊销", "已吊销", "吊销未注销", "吊销,未注销", "吊销企业"],
    CANCELLED: ["注销", "已注销", "注销企业", "吊销已注销", "吊销,已注销", "吊销后注销"],
    MOVED_OUT: ["迁出", "已迁出", "已迁出企业", "迁往市外"],
    OTHER: ["迁入", "停业", "歇业", "清算", "撤销", "已撤销", "责令关闭", "筹建", "除名"],
  } as const satisfies Record<Status, readonly string[]>).flatMap(([status, spoken]) =>
    spoken.map((word) => [word, status as Status] as const),
  ),
);

/** A vendor's word for the registration status as ours, however its brackets and commas are written; no other word. */
export const registrationStatus = z.string().transform((spoken, context): Status => {
  const status = words.get(spoken.normalize("NFKC").replaceAll(/\s/g, ""));
  if (status !== undefined) return status;
  context.issues.push({ code: "invalid_value", values: [...words.keys()], input: spoken });
  return z.NEVER;
});
