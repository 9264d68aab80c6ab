// Results of Node's test runner as JUnit XML, where the project's own gate reads them.
// usage: node --test --test-reporter test/junit.mjs --test-reporter-destination FILE …
import * as path from "node:path";

const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;" };
const written = (text) => [...text].filter((sign) => sign >= " " || sign === "\n").join("").replace(/[&<>"\n]/g, (sign) => marks[sign]);

export default async function* junit(events) {
  const cases = [];
  const began = new Date().toISOString().replace(/\.\d+/, "");
  let [failed, skipped] = [0, 0];
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const isFile = data.name.endsWith(".test.js"); // some versions report a file as a test around its tests
    if (isFile && (type === "test:pass" || data.details.error?.failureType === "subtestsFailed")) continue;
    const left = type === "test:pass" && (data.skip !== undefined || data.todo !== undefined);
    const inside =
      type === "test:fail" ? `<failure message="${written(String(data.details.error?.cause?.message ?? data.details.error?.message))}"/>` : left ? "<skipped/>" : "";
    if (type === "test:fail") failed += 1;
    if (left) skipped += 1;
    const file = path.basename(data.file ?? "").replace(/\.js$/, ".ts");
    cases.push(`    <testcase classname="${written(file)}" name="${written(data.name)}" time="${(data.details.duration_ms / 1000).toFixed(3)}">${inside}</testcase>`);
  }
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  yield `  <testsuite name="vscode_test" tests="${cases.length}" failures="${failed}" errors="0" skipped="${skipped}" timestamp="${began}">\n`;
  yield `${cases.join("\n")}\n  </testsuite>\n</testsuites>\n`;
}
