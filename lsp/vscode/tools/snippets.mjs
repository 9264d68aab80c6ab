// Writes snippets/gate.json from the texts below, which are easier to read than lists of lines.
// test/unit/snippets.test.ts expands each, and the command has to find it well-formed and in its canonical layout.
// usage: node tools/snippets.mjs [FILE]
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const snippet = (prefix, description, body) => [description, { prefix, description, body: body.replace(/^\n|\n$/g, "").split("\n") }];

export const snippets = Object.fromEntries([
  snippet("use", "use of another module", "use ${1:svtad.model}"),
  snippet(
    ["exit gate", "entry gate", "gate"],
    "gate with a first criterion",
    `
\${1|exit,entry|} gate \${2:sit-exit} "\${3:System Integration Testing}"
  under SVTAD \${4:12.9}
  for each \${5:p} in \${6:phases} where \${7:kind is SIT}

  criterion \${8:executed} "\${9:All planned tests have been executed}"
    under SVTAD \${10:12.9(a)}
    require every \${11:tests} satisfies \${12:executed}
$0`,
  ),
  snippet(
    "criterion",
    "criterion of a gate",
    `
criterion \${1:pass-rate} "\${2:At least 90% of the planned tests pass}"
  under SVTAD \${3:12.9(b)}
  require \${4|every,no,some|} \${5:tests} satisfies \${6:passed}
$0`,
  ),
  snippet("at least", "at least so many of a set", "at least ${1:90%} of ${2:tests} satisfy ${3:passed}"),
  snippet("at most", "at most so many of a set", "at most ${1:15} of ${2:issues} satisfy ${3:open}"),
  snippet(
    "all of",
    "list of conditions",
    `
all of
  - \${1:every tests satisfies executed}
  - \${2:every tests satisfies passed}
$0`,
  ),
  snippet("if no", "answer for an empty set", 'if no ${1:issues}: ${2|met,not met,not applicable|} because "${3:no issue is open}"'),
  snippet(
    "applies",
    "when a gate or criterion applies",
    `
applies when \${1:p.release is FOC}
otherwise not applicable because "\${2:for FOC only}"
$0`,
  ),
  snippet("define", "definition", "define ${1:planned} means ${2:tests} where ${3:kind is functional}"),
  snippet("define property", "property of a record", "define ${1:Issue}.${2:late} means ${3:due is present and due is before as-of}"),
  snippet("may be empty", "what an empty set means", ', may be empty because "${1:none is the aim}"'),
  snippet("enum", "closed list of values", "enum ${1:Kind}: ${2:functional}, ${3:regression}"),
  snippet(
    "enum in order",
    "closed list of values with an order",
    "enum ${1:Severity} in order ${2:worse} to ${3:milder}: ${4:1..5}",
  ),
  snippet(
    "record",
    "kind of thing that the data lists",
    `
record \${1:Issue} "\${2:Testing Issue}" in \${3:issues}
  key \${4:id} : text
  \${5:severity} : \${6:count}
$0`,
  ),
  snippet(
    "exception",
    "what is set aside",
    `
exception \${1:descoped}(\${2:t} : \${3:TestCase}) "\${4:De-scoped tests}"
  under SVTAD \${5:12.9(a)}
  means \${6:descoping is granted for t}
$0`,
  ),
  snippet(
    "table",
    "table of limits",
    `
table \${1:issue-limit} "\${2:Most open issues of one provider}" of count
  under SVTAD \${3:Table 13-2}
  a limit for each \${4:ServiceProvider}
  \${5:Severity} down
      1 |  \${6:0}
      2 |  \${7:0}
      3 | \${8:15}
$0`,
  ),
  snippet(
    "decision",
    "what bodies decide",
    `
decision \${1:exclusion} "\${2:Agreement not to count an issue}" on \${3:Issue}, \${4:TestPhase}
  under SVTAD \${5:13.26}
  proposed by \${6:DCC}
  decided by \${7:TAG}
  while undecided: \${8:refused}
$0`,
  ),
  snippet(
    "interpretation",
    "open norm with its ways to read it",
    `
interpretation \${1:counted-issues} "\${2:Which issues count}"
  under SVTAD \${3:13.23}
  either
    \${4:open-ones} "\${5:only open issues}"
    \${6:all-ones}  "\${7:closed issues too}"
  to be agreed by \${8:TAG}
$0`,
  ),
  snippet(
    "agreed",
    "agreement of an interpretation of another module",
    `agreed \${1:counted-issues} is \${2:open-ones} by \${3:TAG} on \${4:2020-02-27} ref "\${5:TAG-2020-014}"
$0`,
  ),
  snippet(
    "pack",
    "test pack with a first test",
    `
pack \${1:foc-sit} "\${2:System Integration Testing of FOC}" version \${3:0.1}
  under SVTAD \${4:12.7}
  for release \${5|IOC,MOC,FOC|} in \${6:SIT}

  group \${7:migration} "\${8:Migration}"

  test \${9:MIG-001} "\${10:A dormant installation migrates}"
    in \${7:migration}
    covers partly SEC \${11:F2.10A} because "\${12:electricity only}"
    kind \${13|functional,regression|}
$0`,
  ),
  snippet(
    "test",
    "test of a pack",
    `
test \${1:MIG-001} "\${2:A dormant installation migrates}"
  in \${3:migration}
  covers partly SEC \${4:F2.10A} because "\${5:electricity only}"
  kind \${6|functional,regression|}
  given "\${7:a dormant installation}"
  when "\${8:the migration is started}"
  then "\${9:it is enrolled}"
$0`,
  ),
  snippet(
    "for each test",
    "family of tests",
    `
for each \${1:v} in \${2:SRV} version "\${3:DUIS 5.4}" where \${4:critical}
  test \${5:SRV}-{\${1:v}.code} "{\${1:v}.name} succeeds"
    exercises \${2:SRV} {\${1:v}.code}
    kind \${6|functional,regression|}
$0`,
  ),
  snippet(
    "pack varies",
    "pack that varies another one",
    `
pack \${1:foc-sit-e7} "\${2:For entry E-07}" version \${3:0.1}
  varies \${4:foc-sit} version \${5:1.0}
  for entry \${6:E-07}
  because "\${7:why it deviates}"
  omit test \${8:MIG-014} because "\${9:why not}"
$0`,
  ),
  snippet(
    "report",
    "document with its contents",
    `
report \${1:completion-report} "\${2:SIT Completion Report}" for each \${3:p} in \${4:phases}
  under SVTAD \${5:9.7}
  content (a) "\${6:tests passed}" is count of \${7:results} where \${8:phase is p}
  content (b) "\${9:conclusion}" judged by \${10:DCC}
$0`,
  ),
  snippet(
    "source csv",
    "rows read from CSV",
    `
source \${1:issue-list} reads \${2:issues}
  from "\${3:data/issues.csv}" as csv
  complete
  \${4:id} = "\${5:Issue}"
  \${6:status} = "\${7:Status}"
    "\${8:Raised}" -> \${9:raised}
$0`,
  ),
  snippet(
    "source junit",
    "results read from JUnit XML",
    `
source \${1:test-runs} reads \${2:results}
  from "\${3:data/results/{provider\\}/*.xml}" as junit
  complete when each \${4:provider} in \${5:service-providers} has a file
  test = name
  outcome = status
    passed -> passed
    failed, error -> failed
    skipped, disabled -> not-run
  started = timestamp in "\${6:Europe/London}"
  repeats kept
$0`,
  ),
  snippet(
    "world",
    "named sample data",
    `
world \${1:quiet} "\${2:In which nothing is wrong}"
  as of \${3:2020-05-04}
  each \${4:Issue} with \${5:status raised}
  given \${6:S} in \${7:phases} with \${8:kind SIT}
$0`,
  ),
  snippet(
    "example",
    "test of a gate or criterion",
    `
example "\${1:the sixteenth issue shuts the gate}"
  of \${2:sit-exit} for \${3:S}
  everything else as in \${4:quiet}
  given \${5:16} issues with \${6:severity 3}
  expect \${7|met,not met,undetermined,not applicable|}
$0`,
  ),
  snippet("given", "rows of sample data", "given ${1:3} ${2:issues} with ${3:severity 3}"),
  snippet("expect", "what an example expects", "expect ${1|met,not met,undetermined,not applicable|}"),
  snippet(
    "document",
    "document that is cited",
    `
document \${1:SVTAD} "\${2:SMETS1 SEC Variation Testing Approach Document}"
  clauses from "\${3:documents/svtad-clauses.csv}" as csv
$0`,
  ),
  snippet(
    "register",
    "list of requirements or variants",
    `
register \${1:to-be-tested} "\${2:Requirements to be tested}" version "\${3:0.1}"
  of \${4:SEC}
  requirement \${5:F2.10A} "\${6:SMETS1 Eligible Product Combinations}"
$0`,
  ),
  snippet(
    "calendar",
    "Working Days",
    `
calendar \${1:working-days-england} "\${2:Working Days}"
  weekend Saturday, Sunday
  holidays \${3:2020-05-08}, \${4:2020-05-25}
  years \${5:2020..2020}
$0`,
  ),
]);

export const text = JSON.stringify(snippets, null, 2) + "\n";
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(process.argv[2] ?? fileURLToPath(new URL("../snippets/gate.json", import.meta.url)), text);
}
