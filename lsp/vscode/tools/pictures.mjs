// Draws the pictures of the extension: the icon (PNG), the signs of the activity bar and of files, and those of the walkthrough.
// usage: node tools/pictures.mjs      writes below media/
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";

const media = fileURLToPath(new URL("../media/", import.meta.url));

// ---- the icon: a toll gate that stands open ----
// Shapes in a square of 128: polygons with a colour, painted in order. The bar is raised by 38 degrees.
const turn = (x, y, degrees) => {
  const [s, c] = [Math.sin((-degrees * Math.PI) / 180), Math.cos((-degrees * Math.PI) / 180)];
  return [34 + x * c - y * s, 74 + x * s + y * c];
};
const bar = (from, to) => [turn(from, -6, 38), turn(to, -6, 38), turn(to, 6, 38), turn(from, 6, 38)];
const round = (x, y, w, h, r) => {
  const points = [];
  for (const [cx, cy, start] of [[x + w - r, y + r, -90], [x + w - r, y + h - r, 0], [x + r, y + h - r, 90], [x + r, y + r, 180]]) {
    for (let step = 0; step <= 8; step += 1) {
      const angle = ((start + (step * 90) / 8) * Math.PI) / 180;
      points.push([cx + r * Math.cos(angle), cy + r * Math.sin(angle)]);
    }
  }
  return points;
};
const shapes = [
  { colour: "#1d2a3a", points: round(0, 0, 128, 128, 24) },
  { colour: "#5f7891", points: round(14, 106, 100, 7, 3.5) },
  ...[0, 1, 2, 3, 4].map((index) => ({ colour: index % 2 === 0 ? "#f4f6f8" : "#e5484d", points: bar(index * 18, index * 18 + 18.4) })),
  { colour: "#84dca0", points: round(24, 62, 20, 46, 5) },
  { colour: "#1d2a3a", points: round(30, 70, 8, 8, 4) },
];

const inside = (points, x, y) => {
  let odd = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i, i += 1) {
    const [[xi, yi], [xj, yj]] = [points[i], points[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
};
const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** Painted with 4 x 4 samples a pixel. */
function painted(size) {
  const pixels = Buffer.alloc(size * size * 4);
  const samples = 4;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const sum = [0, 0, 0, 0];
      for (let s = 0; s < samples * samples; s += 1) {
        const px = ((x + ((s % samples) + 0.5) / samples) * 128) / size;
        const py = ((y + (Math.floor(s / samples) + 0.5) / samples) * 128) / size;
        const top = [...shapes].reverse().find((shape) => inside(shape.points, px, py));
        if (top) rgb(top.colour).forEach((value, at) => (sum[at] += value)), (sum[3] += 1);
      }
      const at = (y * size + x) * 4;
      if (sum[3] > 0) for (let channel = 0; channel < 3; channel += 1) pixels[at + channel] = Math.round(sum[channel] / sum[3]);
      pixels[at + 3] = Math.round((sum[3] * 255) / (samples * samples));
    }
  }
  return pixels;
}

function png(size) {
  const pixels = painted(size);
  const rows = Buffer.concat(Array.from({ length: size }, (_, y) => Buffer.concat([Buffer.of(0), pixels.subarray(y * size * 4, (y + 1) * size * 4)])));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}
function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

// ---- signs in one colour ----
const polygon = (points, fill) => `<polygon points="${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}" fill="${fill}"/>`;
const svg = (size, body) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}">${body}</svg>\n`;
const sign = (colour) =>
  svg("128 128", [shapes[1].points, ...[0, 2, 4].map((index) => bar(index * 18, index * 18 + 14)), shapes[7].points].map((points) => polygon(points, colour)).join(""));
const icon = svg("128 128", shapes.map((shape) => polygon(shape.points, shape.colour)).join(""));

// ---- pictures of the walkthrough, in the editor's colours ----
const text = (x, y, words, colour = "--vscode-foreground", size = 15, mono = false) =>
  `<text x="${x}" y="${y}" font-size="${size}" font-family="${mono ? "monospace" : "sans-serif"}" fill="var(${colour},#888)">${words}</text>`;
const box = (x, y, w, h) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="6" fill="none" stroke="var(--vscode-editorWidget-border,#888)"/>`;
const met = "--vscode-tollgate-met";
const notMet = "--vscode-tollgate-notMet";
const pictures = {
  "command.svg": svg(
    "480 250",
    [
      ["1", "the setting tollgate.path", 20],
      ["2", "build/tollgate in a folder above the file", 100],
      ["3", "a folder of PATH", 180],
    ]
      .map(([number, words, y]) => box(20, y, 440, 54) + text(40, y + 33, number, met, 20) + text(76, y + 33, words))
      .join("") + [84, 164].map((y) => `<path d="M240 ${y - 10}v22m-6 -7l6 7l6 -7" fill="none" stroke="var(--vscode-foreground,#888)"/>`).join(""),
  ),
  "gates.svg": svg(
    "480 300",
    box(10, 10, 460, 280) +
      [
        [30, "✗ leave-sit · SIT-IOC", notMet],
        [56, "✓ executed      10 of 10 planned executed", met],
        [56, "✗ pass-rate      8 of 10 passed; at least 9 needed", notMet],
        [82, "pass 1 of 2: REA-02, REA-03", "--vscode-foreground"],
        [82, "• REA-02      results/CSP/cycle-1.xml:9", "--vscode-foreground"],
        [82, "• REA-03      results/CSP/cycle-1.xml:16", "--vscode-foreground"],
        [56, "✓ issues      nearest: DSP, severity 3: 2, at most 2", met],
        [56, "✓ report      granted by TAB on 2020-04-29", met],
      ]
        .map(([x, words, colour], row) => text(x, 46 + row * 32, words, colour))
        .join(""),
  ),
  "day.svg": svg(
    "480 170",
    `<path d="M30 90H450" stroke="var(--vscode-foreground,#888)"/>` +
      [
        [60, "2020-04-01", "✗ not met", notMet],
        [240, "2020-04-20", "? undetermined", "--vscode-tollgate-undetermined"],
        [410, "2020-05-04", "✓ met", met],
      ]
        .map(([x, day, verdict, colour]) => `<circle cx="${x}" cy="90" r="7" fill="var(${colour},#888)"/>` + text(x - 40, 125, day, "--vscode-foreground", 14) + text(x - 44, 66, verdict, colour, 14))
        .join(""),
  ),
};

mkdirSync(`${media}walkthrough`, { recursive: true });
writeFileSync(`${media}icon.png`, png(256));
writeFileSync(`${media}icon.svg`, icon);
writeFileSync(`${media}bar.svg`, sign("#c5c5c5"));
writeFileSync(`${media}file-light.svg`, sign("#3b5b7a"));
writeFileSync(`${media}file-dark.svg`, sign("#9cc3e6"));
for (const [name, picture] of Object.entries(pictures)) writeFileSync(`${media}walkthrough/${name}`, picture);
