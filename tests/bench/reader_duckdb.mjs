// DuckDB's CSV and JSON readers on the files of `bench_data`, into tables with the types of the rules' columns.
//   node reader_duckdb.mjs NODE_MODULES DIR
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, dir] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(resolve(modules, 'x.js'))('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`CREATE TYPE outcome AS ENUM ('passed', 'failed', 'not-run')`);
const columns = `{'test': 'VARCHAR', 'phase': 'VARCHAR', 'provider': 'VARCHAR', 'outcome': 'outcome', 'severity': 'UTINYINT',
  'attempt': 'UTINYINT', 'started': 'TIMESTAMP', 'seconds': 'USMALLINT', 'evidence': 'VARCHAR'}`;

for (const [name, read] of [
  ['executions.csv', (file) => `read_csv(${file}, header = true, columns = ${columns})`],
  ['executions.jsonl', (file) => `read_json(${file}, format = 'newline_delimited', columns = ${columns})`],
]) {
  const path = join(dir, name);
  const bytes = statSync(path).size;
  for (const threads of [1, 2]) {
    await connection.run(`SET threads = ${threads}`);
    let wall = Infinity, cpu = Infinity;
    for (let run = 0; run < 2; ++run) {
      const start = performance.now(), used = process.cpuUsage();
      await connection.run(`CREATE OR REPLACE TABLE executions AS SELECT * FROM ${read(`'${path}'`)}`);
      const spent = process.cpuUsage(used);
      wall = Math.min(wall, (performance.now() - start) / 1e3);
      cpu = Math.min(cpu, (spent.user + spent.system) / 1e6);
    }
    const count = (await connection.runAndReadAll('SELECT count(*) FROM executions')).getRows()[0][0];
    console.log(`duckdb ${name}, ${threads} thread${threads > 1 ? 's' : ''}: ${(bytes / 1e6).toFixed(1)} MB, ${count} rows, ` +
      `${wall.toFixed(3)} s (cpu ${cpu.toFixed(3)} s), ${(bytes / 1e6 / wall).toFixed(1)} MB/s (of cpu ${(bytes / 1e6 / cpu).toFixed(1)})`);
  }
}
