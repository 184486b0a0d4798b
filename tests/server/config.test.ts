import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { connectors } from "../../src/connectors/index.js";
import { newKeyPair } from "../../src/connectors/signed-envelope/key-pair.js";
import { BadConfiguration, readConfiguration } from "../../src/server/config.js";

const KEY = Buffer.alloc(32, 7).toString("base64");

const refusal = (environment: NodeJS.ProcessEnv): string => {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof BadConfiguration) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
};

describe("the configuration", () => {
  it("needs nothing to be set", () => {
    const configuration = readConfiguration({});
    expect(configuration).toMatchObject({
      NODE_ENV: "development",
      PORT: 4000,
      HOST: "127.0.0.1",
      LOG_LEVEL: "info",
      DATABASE_POOL: 10,
      DATA_DIR: ".data",
      IMPORT_DIR: join(".data", "inbox"),
      INSTITUTION: "demo",
      SOURCE_BUDGET_MS: 3000,
    });
    expect(configuration.DATABASE_URL).toBeUndefined();
    expect(configuration.MASTER_KEY).toBeUndefined();
  });

  it("knows every vendor of a source, and the address of none", () => {
    const vendors = [...new Set(connectors.map(({ vendor }) => vendor.code))];
    expect(vendors).toEqual(expect.arrayContaining(["registry-gateway", "tax-gateway", "qichacha"]));
    const { endpoints, budgets, agreedLimits } = readConfiguration({});
    for (const given of [endpoints, budgets, agreedLimits]) expect(Object.keys(given)).toEqual(vendors);
    expect(Object.values(endpoints).filter((endpoint) => endpoint !== undefined)).toEqual([]);
  });

  it("takes what is set", () => {
    const environment = {
      PORT: "0",
      HOST: "0.0.0.0",
      DATABASE_URL: "postgresql://me@db.example/surety",
      MASTER_KEY: KEY,
      DATABASE_POOL: "200",
      INSTITUTION: "chuan-dan",
      SANDBOX: "off",
      DEMO: "on",
    };
    expect(readConfiguration(environment)).toMatchObject({ ...environment, PORT: 0, DATABASE_POOL: 200 });
  });

  it("looks for files to import where it is told, else beside the data", () => {
    expect(readConfiguration({ DATA_DIR: "/srv/data" }).IMPORT_DIR).toBe("/srv/data/inbox");
    expect(readConfiguration({ DATA_DIR: "/srv/data", IMPORT_DIR: "in" }).IMPORT_DIR).toBe("in");
  });

  it("takes each source's address and token, without the slash at its end", () => {
    const { endpoints } = readConfiguration({
      SOURCE_TAX_GATEWAY_URL: "https://tax.example/api//",
      SOURCE_TAX_GATEWAY_TOKEN: "secret",
      SOURCE_COURT_GATEWAY_URL: "http://127.0.0.1:9",
    });
    expect(Object.fromEntries(Object.entries(endpoints).filter(([, given]) => given !== undefined))).toEqual({
      "tax-gateway": { url: "https://tax.example/api", token: "secret" },
      "court-gateway": { url: "http://127.0.0.1:9", token: "" },
    });
  });

  it("takes what a vendor seals with, and says what it lacks without repeating it", () => {
    const [ours, theirs] = [newKeyPair(), newKeyPair()];
    const set = {
      SOURCE_PROVINCIAL_TAX_URL: "https://tax.example",
      SOURCE_PROVINCIAL_TAX_TOKEN: "app",
      SOURCE_PROVINCIAL_TAX_SECRET: ours.privateKey,
      SOURCE_PROVINCIAL_TAX_PEER_KEY: theirs.publicKey,
    };
    expect(readConfiguration(set).endpoints["provincial-tax"]).toEqual({
      url: "https://tax.example",
      token: "app",
      secret: ours.privateKey,
      peerKey: theirs.publicKey,
    });
    const line = refusal({ ...set, SOURCE_PROVINCIAL_TAX_PEER_KEY: "s3cr3t-v4lue" });
    expect(line).toMatch(/^SOURCE_PROVINCIAL_TAX_URL is set, but the vendor lacks [^\n]*_PEER_KEY[^\n]*$/);
    expect(line).not.toContain("s3cr3t");
  });

  it("takes what may be spent with a vendor, in yuan, and how fast it may be asked", () => {
    const { budgets, agreedLimits } = readConfiguration({
      SOURCE_QICHACHA_DAILY_BUDGET: "500",
      SOURCE_QICHACHA_MONTHLY_BUDGET: "8000.50",
      SOURCE_QICHACHA_ADMISSION_BUDGET: "0.05",
      SOURCE_QICHACHA_CONCURRENCY: "3",
    });
    expect(budgets["qichacha"]).toMatchObject({ daily: 50_000n, monthly: 800_050n });
    expect(budgets["qichacha"]?.purposes).toMatchObject({ ADMISSION: 5n, MONITORING: undefined });
    expect(agreedLimits).toMatchObject({ qichacha: { concurrency: 3 }, tianyancha: {} });
  });
});

describe("a wrong variable", () => {
  const text = "s3cr3t-v4lue";
  const folder = "a folder";
  it.each([
    ["NODE_ENV", text, "text of 12 characters", "one of development, production, test"],
    ["PORT", "65536", "a whole number of 5 characters", "a whole number from 0 to 65535"],
    ["PORT", "-7321", "a whole number of 5 characters", "a whole number from 0 to 65535"],
    ["PORT", "4000.5", "a decimal number of 6 characters", "a whole number from 0 to 65535"],
    ["PORT", "0x1F90", "text of 6 characters", "a whole number from 0 to 65535"],
    ["PORT", " 4321", "text of 5 characters", "a whole number from 0 to 65535"],
    ["PORT", "", "empty", "a whole number from 0 to 65535"],
    ["HOST", "", "empty", "a host name or address to listen on"],
    ["LOG_LEVEL", text, "text of 12 characters", "one of fatal, error, warn, info, debug, trace, silent"],
    ["DATABASE_URL", "", "empty", "an address starting with postgres:// or postgresql://"],
    ["DATABASE_URL", text, "text of 12 characters", "an address starting with postgres:// or postgresql://"],
    ["DATABASE_URL", `mysql://${text}`, "text of 20 characters", "an address starting with postgres://"],
    ["DATABASE_POOL", "1", "a whole number of 1 characters", "a whole number from 2 to 200"],
    ["DATA_DIR", "", "empty", folder],
    [
      "MASTER_KEY",
      text,
      "text of 12 characters",
      "32 random bytes in base64, as `openssl rand -base64 32` prints",
    ],
    [
      "MASTER_KEY",
      Buffer.alloc(31, 7).toString("base64"),
      "text of 44 characters",
      "32 random bytes in base64",
    ],
    ["MASTER_KEY", `${KEY}\n`, "text of 45 characters", "32 random bytes in base64"],
    [
      "INSTITUTION",
      "Chuan Dan",
      "text of 9 characters",
      "a short name of lower-case letters, digits and hyphens",
    ],
    ["POLICIES_DIR", "", "empty", folder],
    ["MAPPINGS_DIR", "", "empty", folder],
    ["IMPORT_DIR", "", "empty", folder],
    ["SOURCE_BUDGET_MS", "49", "a whole number of 2 characters", "a whole number from 50 to 60000"],
    ["SOURCE_ATTEMPTS", "six", "text of 3 characters", "a whole number from 1 to 5"],
    ["SANDBOX", "true", "text of 4 characters", "one of on, off"],
    ["DEMO", text, "text of 12 characters", "one of on, off"],
    ["DEMO_CUSTOMERS", "1e9", "text of 3 characters", "a whole number from 1 to 200000"],
    ["SOURCE_TAX_GATEWAY_URL", `ftp://${text}`, "text of 18 characters", "an address starting with http://"],
    ["SOURCE_COURT_GATEWAY_URL", "", "empty", "an address starting with http:// or https://"],
    ["SOURCE_HEDGE_MS", "60001", "a whole number of 5 characters", "a whole number from 0 to 60000"],
    ["DROP_POLL_SECONDS", "-1", "a whole number of 2 characters", "a whole number from 0 to 86400"],
    ["SOURCES_DIR", "", "empty", folder],
    ["SOURCE_PBOC_DAILY_BUDGET", "1.005", "a decimal number of 5 characters", "an amount in yuan"],
    ["SOURCE_PBOC_RECOVERY_BUDGET", text, "text of 12 characters", "an amount in yuan"],
    ["SOURCE_PBOC_PER_SECOND", "0", "a whole number of 1 characters", "a whole number from 1 to 99999"],
  ])("%s = %j is told in one line, with its shape and what is allowed", (name, value, shape, allowed) => {
    const line = refusal({ [name]: value });
    expect(line).toMatch(new RegExp(`^${name} is [^\\n]*; it must be [^\\n]*$`));
    expect(line).toContain(`${name} is ${shape}; it must be ${allowed}`);
    if (value.trim().length > 3) expect(line).not.toContain(value.trim());
    expect(line).not.toContain(text);
  });

  it("is told before what is missing, and only the first", () => {
    expect(refusal({ DATABASE_URL: "postgres://db/surety", PORT: "x" })).toMatch(/^PORT is /);
  });
});

describe("a database of one's own", () => {
  it("needs a master key of one's own", () => {
    expect(refusal({ DATABASE_URL: "postgres://me:pass@db.example/surety" })).toBe(
      "MASTER_KEY is not set; it must be set together with DATABASE_URL: 32 random bytes in base64, kept safe and apart",
    );
  });
});
