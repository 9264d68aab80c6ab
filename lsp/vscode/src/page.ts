// A page that the command made, as the content of a preview. The page has neither scripts nor anything from elsewhere, and
// the policy here holds it to that; its colours become those of the editor.

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const dark =
  "--quiet:#a9a9a9;--line:#4a4a4a;--head:#242424;--link:#8ab8ff;--good:#84dca0;--good-page:#123620;--bad:#ff9d9d;--bad-page:#4a1519;" +
  "--open:#ffcf7d;--open-page:#41300a;--quiet-page:#2c2c2c;";
const light =
  "--quiet:#595959;--line:#c4c4c4;--head:#f3f3f3;--link:#0b4fa8;--good:#0a6230;--good-page:#e2f3e7;--bad:#a3081c;--bad-page:#fde7e7;" +
  "--open:#734600;--open-page:#fff1d3;--quiet-page:#ededed;";
const editor = "--text:var(--vscode-editor-foreground);--page:var(--vscode-editor-background);";

const style =
  `<style>body{padding:1rem;color:var(--vscode-editor-foreground);background:var(--vscode-editor-background)}` +
  `body.vscode-light,body.vscode-high-contrast-light{color-scheme:light;${editor}${light}}` +
  `body.vscode-dark,body.vscode-high-contrast{color-scheme:dark;${editor}${dark}}</style>`;

/** Puts the policy first and the colours last into the head; a text without a head is no page and is shown as text. */
export function pageFor(html: string): string {
  const head = /<head[^>]*>/i.exec(html);
  const end = html.search(/<\/head>/i);
  if (!head || end < head.index) return messagePage("This is no page", html);
  const start = head.index + head[0].length;
  return `${html.slice(0, start)}<meta http-equiv="Content-Security-Policy" content="${policy}">${html.slice(start, end)}${style}${html.slice(end)}`;
}

export function messagePage(title: string, words: string): string {
  return (
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>${escaped(title)}</title><style>pre{white-space:pre-wrap;font-family:var(--vscode-editor-font-family)}</style></head>` +
    `<body><h1>${escaped(title)}</h1><pre>${escaped(words)}</pre></body></html>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
