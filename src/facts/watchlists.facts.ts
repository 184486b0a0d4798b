import { dimension } from "./dimension.js";
import { date, integer, oneOf, ratio, records, text } from "./fact.js";

const about = oneOf(["CUSTOMER", "LEGAL_REPRESENTATIVE", "CONTROLLER"], {
  zh: "涉及对象",
  en: "Whom it is about: the customer, or somebody in a role at it",
});

const ownEntry = {
  about,
  reason: text({ zh: "列入原因", en: "Why it was listed" }),
  owner: text({ zh: "责任部门", en: "Who answers for the entry" }),
  validFrom: date({ zh: "生效日期", en: "In force from" }),
  expiresOn: date({ zh: "到期日期", en: "In force through; left out where it has no end" }),
};

/**
 * Lists 名单 an enterprise may stand on: sanctions and watch lists of the world, and the institution's own black and
 * white lists. New sanctions bind at once, so a word older than a week is stale, which is our choice.
 */
export const watchlists = dimension({
  code: "watchlists",
  title: { zh: "名单", en: "Watch lists" },
  basis: "PUBLIC",
  maxAgeDays: 7,
  facts: {
    sanctionsMatches: records(
      {
        entityId: text({ zh: "名单实体编号", en: "Id of the listed entity at the vendor" }),
        caption: text({ zh: "名单实体名称", en: "Listed as; left out where a natural person is listed" }),
        schema: text({ zh: "名单实体类型", en: "Kind of the listed entity, as the vendor words it" }),
        datasets: text({ zh: "所在名单", en: "Lists it stands on, by the vendor's codes" }),
        topics: text({ zh: "名单主题", en: "Why it is listed, by the vendor's codes" }),
        score: ratio({ zh: "匹配分值", en: "How well it matches, 0 to 1" }),
        matchedOn: text({ zh: "匹配依据", en: "What the match rests on, by the vendor's codes" }),
        lastChangedOn: date({ zh: "最近变更日期", en: "Last changed on the list" }),
      },
      { zh: "制裁及关注名单命中", en: "Matches on sanctions and watch lists" },
    ),
    sanctionsMatchCount: integer({
      zh: "制裁及关注名单命中数",
      en: "Number of matches on sanctions and watch lists",
    }),
    highestSanctionsScore: ratio({ zh: "名单最高匹配分值", en: "Score of the best match" }),
    ownBlack: records(ownEntry, {
      zh: "自有黑名单",
      en: "Entries on the institution's black list",
      sensitivity: 3,
    }),
    ownWhite: records(ownEntry, {
      zh: "自有白名单",
      en: "Entries on the institution's white list",
      sensitivity: 3,
    }),
  },
});
