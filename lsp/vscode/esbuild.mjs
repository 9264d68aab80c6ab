// Bundles the extension: dist/extension.js for Node, dist/browser.js for a browser, dist/licenses.txt of what is inside.
// With --tests its tests too, into out/.
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const common = { bundle: true, external: ["vscode"], logLevel: "warning", target: "es2022", charset: "utf8", format: "cjs", metafile: true };

const outputs = [
  await build({ ...common, platform: "node", entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", minify: true }),
  await build({ ...common, platform: "browser", entryPoints: ["src/browser.ts"], outfile: "dist/browser.js", minify: true }),
];

const folders = new Set();
for (const { metafile } of outputs) {
  for (const input of Object.keys(metafile.inputs)) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) folders.add(found[1]);
  }
}
const licences = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} brings no license text`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
});
mkdirSync("dist", { recursive: true });
writeFileSync("dist/licenses.txt", licences.join(`\n${"-".repeat(80)}\n\n`));

if (process.argv.includes("--tests")) {
  const tests = ["test/unit", "test/editor"]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith(".ts")).map((file) => `${folder}/${file}`));
  await build({
    ...common,
    platform: "node",
    entryPoints: tests,
    outdir: "out",
    outbase: "test",
    external: ["vscode", "vscode-textmate", "vscode-oniguruma", "playwright-core"],
  });
}
