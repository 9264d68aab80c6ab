import assert from "node:assert/strict";
import { test } from "node:test";
import { messagePage, pageFor } from "../../src/page";
import { firstProject, tollgate } from "./support";

const folder = firstProject();
const pages = {
  verdicts: tollgate(folder, ["evaluate", "--format", "html", "--as-of", "2020-05-04", "exit.gate"]).out,
  matrix: tollgate(folder, ["trace", "--format", "html", "--show", "matrix", "."]).out,
  heatmap: tollgate(folder, ["trace", "--format", "html", "--show", "heatmap", "."]).out,
  why: tollgate(folder, ["explain", "--format", "html", "--gate", "leave-sit", "--criterion", "pass-rate", "exit.gate"]).out,
};

for (const [name, html] of Object.entries(pages)) {
  test(`${name}: the policy stands first in the head, and nothing runs or comes from elsewhere`, () => {
    assert.match(html, /^<!DOCTYPE html>/);
    const page = pageFor(html);
    const head = page.slice(page.indexOf("<head>") + 6);
    assert.ok(head.startsWith("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">"));
    assert.doesNotMatch(page, /<script|<iframe|<object|<form|\son[a-z]+=|javascript:|(?:src|href)="(?!#)/i);
    assert.equal(page.replace(/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src[^>]*>/, "").replace(/<style>body\{padding.*?<\/style>/, ""), html);
  });
}

test("colours of the editor are set for every theme and for every colour of the page", () => {
  const page = pageFor(pages.verdicts);
  const used = new Set([...pages.verdicts.matchAll(/var\((--[a-z-]+)\)/g)].map((one) => one[1]));
  for (const theme of ["vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast-light"]) {
    const rule = [...page.matchAll(/body\.([^{]*)\{([^}]*)\}/g)].find((one) => (one[1] ?? "").split(/,body\./).includes(theme));
    assert.ok(rule, theme);
    for (const colour of used) assert.ok(rule[2]?.includes(`${colour}:`), `${theme} ${colour}`);
  }
});

test("a message is shown as it is, and cannot act", () => {
  const page = messagePage("<b>", "</pre><script>alert(1)</script>&");
  assert.doesNotMatch(page, /<script>|<b>/);
  assert.match(page, /&#60;script&#62;/);
  assert.match(pageFor("plain words"), /This is no page/);
});
