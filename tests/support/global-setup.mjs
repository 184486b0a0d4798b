import "./typescript.mjs";

export default async function setUp() {
  const { startCluster } = await import("./cluster.ts");
  await startCluster();
}
