// Asks DuckDB what `exit_bench` has just answered, from the same CSV files, and compares every number.
//   node exit_duckdb.mjs NODE_MODULES DIR OUT…     OUT: what `exit_bench measure` wrote
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, dir, ...outs] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(resolve(modules, 'x.js'))('@duckdb/node-api');
const file = (name) => `'${join(dir, name)}'`;

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const rows = async (sql) => (await connection.runAndReadAll(sql)).getRows();

let start = performance.now();
await connection.run(`
  CREATE TYPE outcome AS ENUM ('passed', 'failed', 'not-run');
  CREATE TYPE kind AS ENUM ('PIT', 'SIT', 'UTS');
  CREATE TABLE service_providers AS SELECT row_number() OVER () - 1 AS n, id FROM read_csv(${file('providers.csv')});
  CREATE TABLE phases AS SELECT row_number() OVER () - 1 AS n, id, kind::kind AS kind FROM read_csv(${file('phases.csv')});
  CREATE TYPE provider AS ENUM (SELECT id FROM service_providers ORDER BY n);
  CREATE TYPE phase AS ENUM (SELECT id FROM phases ORDER BY n);
  CREATE TABLE tests AS SELECT id, substr(id, 3)::INTEGER AS n FROM read_csv(${file('tests.csv')});
  CREATE TYPE evidence AS ENUM (SELECT DISTINCT evidence FROM read_csv(${file('executions.csv')}) WHERE evidence IS NOT NULL ORDER BY 1);
  CREATE TABLE executions AS SELECT
      substr(test, 3)::INTEGER AS test, phase::phase AS phase, provider::provider AS provider, outcome::outcome AS outcome,
      severity::UTINYINT AS severity, attempt::UTINYINT AS attempt, started::TIMESTAMP AS started, seconds::USMALLINT AS seconds,
      evidence::evidence AS evidence
    FROM read_csv(${file('executions.csv')}, types = {'test': 'VARCHAR', 'phase': 'VARCHAR', 'provider': 'VARCHAR',
      'outcome': 'VARCHAR', 'severity': 'INTEGER', 'attempt': 'INTEGER', 'started': 'TIMESTAMP', 'seconds': 'INTEGER', 'evidence': 'VARCHAR'});
`);
console.log(`duckdb: tables made from CSV in ${((performance.now() - start) / 1000).toFixed(2)} s`);

const passed = `outcome = 'passed'::outcome`, failed = `outcome = 'failed'::outcome`;
const final = `outcome <> 'not-run'::outcome`;
// A measure is [label, in, satisfying] for a counted comparison, [label, value] for an aggregate.
const queries = {
  'one-pass': `
    SELECT count(*) FILTER (${final}), count(*) FILTER (${final} AND evidence IS NOT NULL),
           count(*) FILTER (attempt = 1), count(*) FILTER (attempt = 1 AND ${failed}),
           count(*), count(*) FILTER (attempt > 2),
           count(DISTINCT test) FILTER (${failed}),
           quantile_disc(seconds, 0.95) FILTER (${final}),
           sum(seconds)
    FROM executions`,
  latest: `
    WITH last AS (SELECT test, arg_max(outcome, started) AS outcome FROM executions WHERE ${final} GROUP BY test)
    SELECT count(*), count(last.test), count(*) FILTER (last.${passed}) FROM tests LEFT JOIN last ON tests.n = last.test`,
  phases: `SELECT phase::VARCHAR, count(*) FILTER (${passed}) FROM executions WHERE ${final} GROUP BY phase ORDER BY phase`,
  cube: `SELECT provider::VARCHAR, severity, count(*) FROM executions WHERE ${failed} GROUP BY provider, severity ORDER BY provider, severity`,
  blockers: `
    SELECT count(*), count(*) FILTER (e.severity = 1 AND e.${failed}) FROM executions e JOIN phases p ON e.phase = p.id::phase
    WHERE p.kind = 'SIT'::kind AND e.started > TIMESTAMP '2020-07-01 00:00:00'`,
};

const answers = async () => {
  const answer = {};
  for (const [name, sql] of Object.entries(queries)) answer[name] = (await rows(sql)).map((r) => r.map((c) => (typeof c === 'bigint' ? Number(c) : c)));
  return answer;
};

const times = {};
let answer;
for (const threads of [1, 2]) {
  await connection.run(`SET threads = ${threads}`);
  times[threads] = { wall: Infinity, cpu: Infinity };
  for (let run = 0; run < 3; ++run) {
    const used = process.cpuUsage();
    start = performance.now();
    answer = await answers();
    const spent = process.cpuUsage(used);
    times[threads].wall = Math.min(times[threads].wall, (performance.now() - start) / 1e3);
    times[threads].cpu = Math.min(times[threads].cpu, (spent.user + spent.system) / 1e6);
  }
}

function expected() {
  const [ended, withEvidence, first, firstFailed, all, retries, failingTests, slowest, effort] = answer['one-pass'][0];
  const [tests, executed, passing] = answer.latest[0];
  const failures = answer.cube.reduce((sum, row) => sum + row[2], 0);
  const bySeverity = [1, 2, 3, 4, 5].map((s) => [`severity ${s}`, failures, answer.cube.filter((r) => r[1] === s).reduce((sum, r) => sum + r[2], 0)]);
  return {
    executed: [['', tests, executed]],
    'pass-rate': [['', tests, passing]],
    'pass-rate-by-phase': answer.phases.map(([phase, n]) => [phase, ended, n]),
    'provider-thresholds': answer.cube.map(([provider, s, n]) => [`${provider}, severity ${s}`, failures, n]),
    'aggregate-thresholds': bySeverity,
    evidence: [['', ended, withEvidence]],
    'first-attempts': [['', first, firstFailed]],
    retries: [['', all, retries]],
    'failing-tests': [['', failingTests]],
    slowest: [['', slowest]],
    effort: [['', effort]],
    'recent-blockers': [['', ...answer.blockers[0]]],
  };
}

let wrong = 0, compared = 0;
for (const out of outs) {
  const ours = JSON.parse(readFileSync(out, 'utf8'));
  const theirs = expected();
  if (ours.criteria.length !== Object.keys(theirs).length) ++wrong;
  for (const criterion of ours.criteria) {
    const want = theirs[criterion.name];
    const got = criterion.measures.map((m) => (want[0].length === 2
      ? [m.label, Number(/ is (-?\d+), must be /.exec(m.sentence)?.[1])]
      : [m.label, m.in[0], m.in[1], m.satisfying[0], m.satisfying[1]]));
    const wanted = want.map((w) => (w.length === 2 ? w : [w[0], w[1], w[1], w[2], w[2]]));
    compared += wanted.flat().length;
    if (JSON.stringify(got) !== JSON.stringify(wanted)) {
      ++wrong;
      console.log(`DIFFERENT ${criterion.name}\n  tollgate ${JSON.stringify(got)}\n  duckdb   ${JSON.stringify(wanted)}`);
    }
  }
  for (const run of ours.runs) {
    const peer = times[run.threads], wall = run.microseconds / 1e6, cpu = run.cpuMicroseconds / 1e6;
    console.log(`${ours.rows} rows, 12 criteria, ${run.threads} thread${run.threads > 1 ? 's' : ''}: ` +
      `tollgate ${wall.toFixed(3)} s (cpu ${cpu.toFixed(3)} s), duckdb ${peer.wall.toFixed(3)} s (cpu ${peer.cpu.toFixed(3)} s), ` +
      `duckdb / tollgate ${(peer.wall / wall).toFixed(2)} (of cpu ${(peer.cpu / cpu).toFixed(2)})`);
  }
}
console.log(wrong === 0 ? `all ${compared} labels and numbers are equal` : `${wrong} criteria differ`);
process.exitCode = wrong === 0 ? 0 : 1;
