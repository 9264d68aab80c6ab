// Which pack of a file is meant.

/** The pack that a line stands in, else the first of the file. Lines from 0. */
export function packAt(lines: readonly string[], line: number): string | undefined {
  const heads = lines.flatMap((text, at) => {
    const found = /^pack\s+([A-Za-z_][\w-]*)/.exec(text);
    return found ? [{ at, name: found[1] as string }] : [];
  });
  let next = line;
  while (next > 0 && !/^[A-Za-z]/.test(lines[next] ?? "")) next -= 1;
  return (heads.find((head) => head.at === next) ?? heads[0])?.name;
}
