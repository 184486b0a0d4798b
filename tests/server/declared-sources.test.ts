import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { loadMappedConnectors } from "../../src/connectors/mapped/load-mapped-connectors.js";
import { newKeyPair } from "../../src/connectors/signed-envelope/key-pair.js";
import { BadConfiguration, readConfiguration } from "../../src/server/config.js";

const declared = await loadMappedConnectors(join("docs", "examples", "sources"));

describe("the configuration of declared sources", () => {
  it("looks for them where it is told", () => {
    expect(readConfiguration({})).toMatchObject({
      SOURCES_DIR: "docs/examples/sources",
      DROP_POLL_SECONDS: 30,
    });
    const told = { SOURCES_DIR: "/srv/sources", DROP_POLL_SECONDS: "0" };
    expect(readConfiguration(told)).toMatchObject({ SOURCES_DIR: "/srv/sources", DROP_POLL_SECONDS: 0 });
    expect(() => readConfiguration({ DROP_POLL_SECONDS: "-1" })).toThrow(
      /DROP_POLL_SECONDS is a whole number/,
    );
  });

  it("gives their vendors addresses and budgets like those of sources with code", () => {
    const { endpoints, budgets } = readConfiguration(
      {
        SOURCE_PARTNER_URL: "https://p.example/",
        SOURCE_PARTNER_TOKEN: "key",
        SOURCE_PARTNER_DAILY_BUDGET: "5",
      },
      declared,
    );
    expect(endpoints).toMatchObject({ partner: { url: "https://p.example", token: "key" } });
    expect(Object.hasOwn(endpoints, "baihang") && endpoints["baihang"] === undefined).toBe(true);
    expect(budgets["partner"]).toMatchObject({ daily: 500n });
    expect(Object.keys(readConfiguration({}).endpoints)).not.toContain("partner");
  });

  it("is refused where an address lacks what its vendor's protocol needs", () => {
    expect(() => readConfiguration({ SOURCE_PARTNER_URL: "https://p.example" }, declared)).toThrow(
      BadConfiguration,
    );
    const [own, peer] = [newKeyPair(), newKeyPair()];
    const baihang = {
      SOURCE_BAIHANG_URL: "https://b.example",
      SOURCE_BAIHANG_TOKEN: "app",
      SOURCE_BAIHANG_SECRET: own.privateKey,
      SOURCE_BAIHANG_PEER_KEY: peer.publicKey,
    };
    expect(readConfiguration(baihang, declared).endpoints["baihang"]).toMatchObject({ token: "app" });
    const lacking = { ...baihang, SOURCE_BAIHANG_PEER_KEY: undefined };
    expect(() => readConfiguration(lacking, declared)).toThrow(
      /SOURCE_BAIHANG_URL is set, but the vendor lacks/,
    );
  });
});
