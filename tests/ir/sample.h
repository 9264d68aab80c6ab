#pragma once
// A program with every declaration and every operation in it, in which verify finds nothing. Broken ones differ from it
// in one place. It is written as text, so that a test can be read.

namespace tollgate::ir::testing {

inline constexpr const char* kSample = R"~(tollgate-ir 1

sha256 "00"
bodies 1:Body
tests 2:Test
module 0:model
  sha256 "11"
variable 0:i ref 1:Issue
variable 1:p ref 0:Phase
variable 2:this ref 2:Test
variable 3:t ref 2:Test
variable 4:q ref 0:Phase
variable 5:x ref 0:Phase
variable 6:s enum 0:Severity
variable 7:k ref 1:Issue
variable 8:r ref 3:Result
variable 9:u ref 3:Result
variable 10:v ref 3:Result
variable 11:d ref 1:Issue
variable 12:c ref 3:Result
variable 13:m ref 3:Result
variable 14:n ref 3:Result
variable 15:o ref 1:Issue
variable 16:f ref 0:Phase
variable 17:e ref 0:Phase
variable 18:g ref 3:Result
variable 19:w ref 1:Issue
variable 20:y ref 3:Result
variable 21:z ref 3:Result
variable 22:h ref 3:Result
variable 23:j ref 0:Phase
variable 24:l ref 0:Phase
variable 25:a ref 3:Result
variable 26:b ref 1:Issue
variable 27:self ref 2:Test
variable 28:m ref 1:Issue

enum 0:Severity
  values "worst" "middle" "mild"
  order worse-to-milder
  first-word "worse"
  last-word "milder"

enum 1:Body
  values "DCC" "TAG"

enum 2:reading-choices
  values "both" "one"
  ;; value-titles "Both apply" "One applies"

record 0:Phase
  collection "phases"
  key 0:id
  field 0:id
    type text
  field 1:begun
    type instant

record 1:Issue
  collection "issues"
  key 0:id
  recorded 3:raised
  may-be-empty
  may-be-empty-because "no issue is the aim"
  field 0:id
    type text
  field 1:severity
    type enum 0:Severity
    may-be-disputed
    disputed-var 11:d
    disputed-where (eq (field 3:raised %11:d) 2020-01-14)
    may-become 2:mild "settle"
  field 2:closed
    type date?
  field 3:raised
    type date

record 2:Test
  collection "tests"
  key 0:id
  field 0:id
    type text
  field 1:kind
    type enum 0:Severity
  field 2:blocks
    type set of enum 0:Severity

record 3:Result
  collection "results"
  field 0:test
    type ref 2:Test
  field 1:started
    type instant
  field 2:passed
    type flag
    may-be-unknown
  field 3:attempts
    type count
  field 4:took
    type duration

table 0:limit
  type count
  axes enum 0:Severity
  cell [worst] 0
  cell [middle] none "no limit is named"
  cell [mild] 60
  limit-for 0:Phase

interpretation 0:reading
  choices 2:reading-choices
  proposed 0:both
  proposed-by "DCC"
  proposed-on 2020-01-14
  agreed 1:one
  agreed-by "TAG"
  agreed-on 2020-01-20
  agreed-reference "TAG-1"
  to-be-agreed-by "TAG"

decision 0:exclusion
  subjects ref 1:Issue
  outcomes "granted" "refused"
  step 0
    kind proposed
    body 0:DCC
  step 1
    kind recommended
    body 0:DCC
    either-way
  step 2
    body 1:TAG
    within-working-days 5
    meanwhile-outcome-stands
  not-before-of 0
  not-before 2
  while-undecided 1:refused
  renewable

function 0:last-run
  kind property
  owner 2:Test
  params 2:this
  result ref 3:Result?
  body (latest [%8:r]
    (where [%9:u] (collection 3:Result) (eq (field 0:test %9:u) %2:this))
    (field 1:started %8:r))

function 1:passed
  kind property
  owner 2:Test
  params 27:self
  result flag
  body (and (present (call 0:last-run %27:self)) (field 2:passed (call 0:last-run %27:self)))
  may-become true "pass"

function 2:excluded
  kind exception
  params 7:k
  result flag
  body (decision 0:exclusion outcome=0:granted by=1:TAG %7:k)
  until 2021-01-01

function 3:extant
  result set of ref 1:Issue
  body (where [%0:i]
    (collection 1:Issue)
    (and (not (call 2:excluded %0:i)) (absent (field 2:closed %0:i))))
  may-be-empty-because "no extant issue is the aim"

function 4:begun
  scope-gate 0:sit
  result date
  body (date-of text="Europe/London" (field 1:begun %1:p))

function 5:late
  scope-gate 0:sit
  scope-criterion 1:tests
  result flag
  body (gt (as-of) 2020-06-30)

function 6:twice
  params 24:l
  result set of ref 3:Result
  body (where [%25:a]
    (collection 3:Result)
    (quantifier some [%26:b] empty=sum-decides inherited because="no issue is the aim"
      (call 3:extant)
      (eq (date-of text="Europe/London" (field 1:begun %24:l)) (field 3:raised %26:b))))

function 7:decided-on
  params 28:m
  result date?
  body (decision-day 0:exclusion by=1:TAG as-of %28:m 2020-03-01)

gate 0:sit
  instance 1:p
  instances (where [%4:q] (collection 0:Phase) (ne (field 0:id %4:q) "x"))
  counting-only 3:Result 14:n (field 2:passed %14:n)
  applies-when (le (call 4:begun) (as-of))
  otherwise-because "not begun"
  criterion 0:issues
    applies-when (eq (interpretation 0:reading) (const 1:one : enum 2:reading-choices))
    otherwise-because "both apply"
    require (for-each [%6:s %5:x] (values 0:Severity) (collection 0:Phase)
      (quantifier at-most [%15:o] (call 3:extant) (eq (field 1:severity %15:o) %6:s) (table 0:limit %6:s)))
    evidence 0:report
      on-file (eq (interpretation 0:reading) (const 1:one : enum 2:reading-choices))
    judged-by 0:exclusion
    ;; title "Issues are within the table"
  criterion 1:tests
    counting-only 1:Issue 19:w (lt (field 3:raised %19:w) (as-of))
    require (and bullets
      (quantifier every [%3:t] empty=not-applicable because="no test is planned"
        (collection 2:Test)
        (call 1:passed %3:t))
      (or
        (ge (share [%10:v] (collection 3:Result) (field 2:passed %10:v)) 9/10)
        (gt (sum [%12:c] : count (collection 3:Result) (field 3:attempts %12:c)) (add : count 5 (mul : count 2 (count (collection 3:Result))))))
      (lt (min [%13:m] : duration? (collection 3:Result) (field 4:took %13:m)) (const 3600000000000 : duration))
      (not (eq (max [%18:g] : count? (collection 3:Result) (field 3:attempts %18:g)) (sub : integer 9 4)))
      (or
        (lt (percentile [%20:y] : duration? (collection 3:Result) (field 4:took %20:y) 95/100) (const 1 : duration))
        (in (const 1:middle : enum 0:Severity) (set : set of enum 0:Severity (const 0:worst : enum 0:Severity))))
      (implies (call 5:late) (lt (call 4:begun) (corresponding-day 2020-01-14 3)))
      (present (earliest [%21:z] (collection 3:Result) (field 1:started %21:z)))
      (eq (select : count (call 5:late) 1 2) 2))
  criterion 2:local
    require (quantifier some [%22:h] (call 6:twice %1:p) (call 1:passed (field 0:test %22:h)))

gate 1:whole
  entry
  criterion 0:sit
    require (quantifier some [%16:f] (collection 0:Phase) (gate-is-met 0:sit %16:f))

document 0:SVTAD
  edition "after v1.4"
  dated 2019-12-02

register 0:requirements
  version "6.20"
  document "SEC"
  superseded-by "newer"
  sections "F" "H"
  entry 0:F2.10A
    version "1"
    title "A dormant meter is enrolled"
    text "A dormant meter shall be enrolled."
    section "F"
    requirement
    counts
    not-in-force
    ;; file "sec.csv"
    ;; line 2
  entry 1:F2.10A
    version "2"
    requirement
    counts
  entry 2 "H1 of all"

pack 0:foc
  version "1.0"
  release "FOC"
  phase "SIT"
  proposed 0
    body "DCC"
    on 2020-02-03
  agreed 0
    body "TAG"
    on 2020-02-27
    reference "TAG-2"
    fingerprint "9f31c0e4"
  refused 0
    body "TAG"
    on 2020-02-20
    reference "TAG-1"
  group "migration" "Migration"
  test 0:MIG-001
    written-in 0:foc
    group "migration"
    field 0:id "MIG-001"
    field 1:kind 1:middle
    set-field 2:blocks 0:worst 2:mild
    covers 0
      cite "SEC" "F2.10A" 0:1-2
      version "2"
      fully
      entry 0:requirements 1:F2.10A
    covers 1
      cite "SEC" "H1(a)" none
      because "a part"
      entry 0:requirements 2
      part
    exercises 0
      cite "SRV" "8.1.1" none
    words "given" "an ESME"
    words "then" "it migrates"

source 0:phases
  record 0:Phase
  pattern "phases.csv"
  format csv
  delimiter ";"
  complete
  stale-after-days 2
  exported
    from attribute
    key "exported-at"
  mapping 0
    field 0:id
    key "Phase"
    trimmed
  mapping 1
    field 1:begun
    key "Begun"
    zone "Europe/London"
    format "dd.MM.yyyy"
    overlap later

source 1:results
  record 3:Result
  pattern "results/{phase}/**/*.xml"
  format junit
  complete-var 17:e
  complete-set (where [%23:j] (collection 0:Phase) (ne (field 0:id %23:j) "x"))
  complete-part "phase"
  repeats separate
  other "IOC-*" "of another release"
  mapping 0
    field 0:test
    from name
  mapping 1
    field 1:started
    from property
    key "started"
  mapping 2
    field 3:attempts
    from constant
    constant 1
  mapping 3
    field 4:took
    key "took"
    decimal-comma
    candidates-key "took?"
    separator ";"

source 2:exclusions
  decision 0:exclusion
  pattern "exclusions.jsonl"
  format jsonl
  may-be-empty
  may-be-empty-because "none is asked for"
  mapping 0
    field 0
    key "issue"
  mapping 1
    field 1
    key "outcome"
    empty-means-absent
    value 0
      words "yes" "agreed"
      outcome 0
    value 1
      words "no"
      outcome 1

)~";

}  // namespace tollgate::ir::testing
