// Writes syntaxes/gate.tmLanguage.json: the colours of Gate where no server runs. The words are those of
// compiler/syntax/words.cc and token_passes.cc; test/unit/words.test.ts compares the two.
// usage: node tools/grammar.mjs [FILE]
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NAME = "[A-Za-z_]\\w*(?:-\\w+)*";
const BEFORE = "(?<![\\w.-])"; // a word, and no part of a hyphenated name or a member
const AFTER = "(?!\\w|-\\w)";
const word = (...words) => `${BEFORE}(?:${words.map((w) => w.replace(/ /g, "\\s+")).join("|")})${AFTER}`;
// The lexer's `clausePlace`: there the first word of a line is a plain name.
const CLAUSE = `${AFTER}(?!\\s*(?::|=|\\.|,|\\||->|(?:is|and|or)\\b))(?![(\\[])`;

/** Lines that begin with a word of their declaration. */
const lines = (...words) => ({
  match: `^ *(${words.map((w) => w.replace(/ /g, "\\s+")).join("|")})${CLAUSE}`,
  captures: { 1: { name: "keyword.other.clause.gate" } },
});
/** Words that stand alone on their line, where `clausePlace` asks for more. */
const alone = (...words) => ({
  match: `^ *(${words.join("|")})\\s*(?=$|--)`,
  captures: { 1: { name: "keyword.other.clause.gate" } },
});
/** Lines that declare a name of their own. */
const named = (keyword, scope) => ({
  match: `^ *(${keyword})\\s+(${NAME})(?=\\s|$)`,
  captures: { 1: { name: "storage.type.gate" }, 2: { name: scope } },
});
/** Lines whose first word is followed by an identifier that ends at a blank. */
const identified = (keywords, scope) => ({
  match: `^ *((?:(?:add|replace)\\s+)?(?:${keywords}))\\s+([^\\s"]+)`,
  captures: { 1: { name: "storage.type.gate" }, 2: { name: scope, patterns: [{ include: "#capture" }] } },
});
const words = (name, ...list) => ({ match: word(...list), name });

/** A declaration: its head line in the first column, and everything down to the next. */
const declaration = (keyword, scope, ...patterns) => ({
  name: "meta.declaration.gate",
  begin: `^(${keyword})(?:\\s+(${NAME}(?:\\.${NAME})?))?(?=\\s|\\(|:|$)`,
  beginCaptures: { 1: { name: "storage.type.gate" }, 2: { name: scope } },
  end: "^(?=[A-Za-z])",
  patterns: [...patterns, { include: "#common" }],
});

const agreed = [
  lines("proposed", "recommended", "decided", "agreed", "refused", "referred", "to be agreed", "while undecided", "not before"),
  words("keyword.other.gate", "within", "ref", "to", "on", "fingerprint", "meanwhile the outcome stands", "either way"),
];
const limits = [
  { match: "^ *(a\\s+limit\\s+for\\s+(?:each|all))(?=\\s)", captures: { 1: { name: "keyword.other.clause.gate" } } },
  words("keyword.other.gate", "together", "down", "across"),
];
const gateLines = [
  named("criterion", "entity.name.function.criterion.gate"),
  { include: "#define" },
  lines("applies", "require", "evidence", "judged", "counting only"),
  words("keyword.other.gate", "met", "not met", "not applicable"),
];
const fields = {
  match: `^ *(?:(key)\\s+)?(${NAME})(?=\\s*(?:"[^"]*"\\s*)?:)`,
  captures: { 1: { name: "keyword.other.clause.gate" }, 2: { name: "variable.other.property.declaration.gate" } },
};
const mappings = [
  {
    match: `^ *(${NAME})\\s*(=)(?!=)(?:\\s*(constant|column|field|property|attribute|name|status|timestamp|path)${AFTER})?`,
    captures: {
      1: { name: "variable.other.property.gate" },
      2: { name: "keyword.operator.assignment.gate" },
      3: { name: "support.function.mapping.gate" },
    },
  },
  { match: "->", name: "keyword.operator.map.gate" },
  words("keyword.other.gate", "as", "disputed", "earlier", "later", "decimal comma", "empty means absent", "trimmed", "separated"),
];
const sample = [
  lines("everything else as in", "as of", "assuming", "given", "each"),
  words("keyword.other.gate", "with", "ref", "on"),
  words("constant.language.gate", "absent", "unknown", "none"),
  {
    match: word("granted", "refused", "proposed", "recommended", "referred"),
    name: "constant.language.outcome.gate",
  },
];

export const grammar = {
  $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
  name: "Gate",
  scopeName: "source.gate",
  fileTypes: ["gate"],
  patterns: [
    { include: "#comment" },
    {
      match: `^(use)\\s+(${NAME}(?:\\.${NAME})*)`,
      captures: { 1: { name: "keyword.control.import.gate" }, 2: { name: "entity.name.namespace.gate" } },
    },
    declaration(
      "document",
      "entity.name.type.document.gate",
      lines("edition", "clauses", "supersedes"),
      identified("clause", "constant.other.clause.gate"),
      words("keyword.other.gate", "dated", "from", "as", "version"),
      ...mappings,
    ),
    declaration(
      "register",
      "entity.name.type.register.gate",
      lines("from", "sections", "supersedes", "of"),
      identified("requirement|variant|clause", "constant.other.clause.gate"),
      words("keyword.other.gate", "version"),
      ...mappings,
    ),
    declaration(
      "enum",
      "entity.name.type.enum.gate",
      words("keyword.other.gate", "in order", "to"),
      { match: `(?<=[:,]|^)\\s*(${NAME})(?=\\s*(?:,|"|$|--))`, captures: { 1: { name: "variable.other.enummember.gate" } } },
    ),
    declaration("record", "entity.name.type.record.gate", fields, lines("recorded"), { include: "#type" }),
    { include: "#define" },
    declaration("exception", "entity.name.function.exception.gate", lines("until"), { include: "#type" }),
    declaration("table", "entity.name.function.table.gate", ...limits, { include: "#row" }),
    declaration(
      "calendar",
      "entity.name.type.calendar.gate",
      lines("weekend", "holidays", "years"),
      words("keyword.other.gate", "from"),
      ...mappings,
    ),
    declaration(
      "decision",
      "entity.name.type.decision.gate",
      lines("outcomes"),
      { match: "^ *(renewable)\\s*(?=$|--)", captures: { 1: { name: "keyword.other.clause.gate" } } },
      ...agreed,
    ),
    declaration("interpretation", "entity.name.type.interpretation.gate", alone("either"), ...agreed, {
      match: `^ *(${NAME})(?=\\s*(?:"|$|--))`,
      captures: { 1: { name: "variable.other.enummember.gate" } },
    }),
    {
      name: "meta.declaration.gate",
      begin: `^(agreed)\\s+(${NAME}(?:\\.${NAME})*)(?=\\s|$)`,
      beginCaptures: { 1: { name: "storage.type.gate" }, 2: { name: "entity.name.type.interpretation.gate" } },
      end: "$",
      patterns: [words("keyword.other.gate", "on", "ref"), { include: "#common" }],
    },
    {
      name: "meta.declaration.gate",
      begin: `^(entry|exit)\\s+(gate)\\s+(${NAME})`,
      beginCaptures: {
        1: { name: "storage.modifier.gate" },
        2: { name: "storage.type.gate" },
        3: { name: "entity.name.type.gate.gate" },
      },
      end: "^(?=[A-Za-z])",
      patterns: [...gateLines, { include: "#common" }],
    },
    {
      // A criterion by itself, as the reference shows them.
      name: "meta.declaration.gate",
      begin: `^(criterion)\\s+(${NAME})`,
      beginCaptures: { 1: { name: "storage.type.gate" }, 2: { name: "entity.name.function.criterion.gate" } },
      end: "^(?=[A-Za-z])",
      patterns: [...gateLines, { include: "#common" }],
    },
    declaration(
      "pack",
      "entity.name.namespace.pack.gate",
      named("group", "entity.name.tag.group.gate"),
      identified("test", "entity.name.function.test.gate"),
      {
        match: "^ *(omit)\\s+(test)\\s+((?:(?!because\\b)[^\\s\",]+(?:\\s*,\\s*)?)+)",
        captures: {
          1: { name: "keyword.other.clause.gate" },
          2: { name: "storage.type.gate" },
          3: { name: "entity.name.function.test.gate" },
        },
      },
      {
        match: `^ *(varies)\\s+(${NAME})`,
        captures: { 1: { name: "keyword.other.clause.gate" }, 2: { name: "entity.name.namespace.pack.gate" } },
      },
      {
        match: "(?<![\\w-])(version|fingerprint)\\s+([^\\s\"]+)",
        captures: { 1: { name: "keyword.other.gate" }, 2: { name: "constant.other.version.gate" } },
      },
      {
        match: `^ *(for)\\s+(release|entry)${AFTER}`,
        captures: { 1: { name: "keyword.other.clause.gate" }, 2: { name: "keyword.other.gate" } },
      },
      { include: "#citing-tests" },
      lines("kind", "witnessed", "given", "when", "then", "add", "replace", "because"),
      ...agreed,
      words("keyword.other.gate", "version", "release", "phase"),
      {
        match: `^ *(?!(?:for|in|under|when|then|because)\\s)(${NAME})(?=\\s+[\\w"])`,
        captures: { 1: { name: "variable.other.property.gate" } },
      },
    ),
    declaration(
      "report",
      "entity.name.type.report.gate",
      {
        match: `^ *(content)\\s*(\\()(${NAME})(\\))`,
        captures: {
          1: { name: "keyword.other.clause.gate" },
          2: { name: "punctuation.section.parens.gate" },
          3: { name: "variable.other.property.declaration.gate" },
          4: { name: "punctuation.section.parens.gate" },
        },
      },
      words("keyword.other.gate", "judged"),
    ),
    declaration(
      "source",
      "entity.name.function.source.gate",
      lines("from", "complete", "repeats", "stale after", "other tests", "separated", "may be empty"),
      alone("complete", "trimmed", "empty\\s+means\\s+absent"),
      words("keyword.other.gate", "reads", "has a file"),
      ...mappings,
      {
        match: `^ *(${NAME})(?=\\s*(?:,\\s*${NAME}\\s*)*->)`,
        captures: { 1: { name: "constant.other.value.gate" } },
      },
    ),
    declaration("world", "entity.name.class.world.gate", ...sample, { include: "#row" }),
    {
      name: "meta.declaration.gate",
      begin: "^(example)(?=\\s|$)",
      beginCaptures: { 1: { name: "storage.type.gate" } },
      end: "^(?=[A-Za-z])",
      patterns: [
        {
          match: `^ *(expect)(?=\\s)(?:\\s+(finding)${AFTER})?`,
          captures: { 1: { name: "keyword.other.clause.gate" }, 2: { name: "keyword.other.gate" } },
        },
        words(
          "constant.language.verdict.gate",
          "met or not applicable",
          "not met",
          "not applicable",
          "not judged",
          "undetermined",
          "met",
        ),
        words("keyword.other.gate", "still needed", "or more", "to"),
        lines("of"),
        ...sample,
        { include: "#row" },
        { include: "#common" },
      ],
    },
    { include: "#common" },
  ],
  repository: {
    common: {
      patterns: [
        { include: "#comment" },
        { match: "^ *\\t[ \\t]*", name: "invalid.illegal.tab-in-indent.gate" },
        { include: "#text" },
        { include: "#under" },
        { include: "#answer" },
        { include: "#facts" },
        { include: "#capture" },
        { include: "#literal" },
        { include: "#member" },
        { include: "#keyword" },
        { include: "#sign" },
        { match: NAME, name: "variable.other.gate" },
      ],
    },
    comment: {
      patterns: [
        { match: "(?:^|(?<=\\s))(---)(?:\\s.*)?$", name: "comment.line.documentation.gate", captures: { 1: { name: "punctuation.definition.comment.gate" } } },
        { match: "(?:^|(?<=\\s))(--)(?:\\s.*)?$", name: "comment.line.double-dash.gate", captures: { 1: { name: "punctuation.definition.comment.gate" } } },
      ],
    },
    text: {
      patterns: [
        {
          name: "string.quoted.double.gate",
          match: '(")((?:[^"\\\\]|\\\\.)*)(")',
          captures: {
            1: { name: "punctuation.definition.string.begin.gate" },
            2: { patterns: [{ match: "\\\\.", name: "constant.character.escape.gate" }, { include: "#capture" }] },
            3: { name: "punctuation.definition.string.end.gate" },
          },
        },
        { match: '"(?:[^"\\\\]|\\\\.)*$', name: "invalid.illegal.unclosed-text.gate" },
      ],
    },
    capture: { match: `\\{\\s*${NAME}(?:\\.${NAME})*\\s*\\}`, name: "variable.parameter.captured.gate" },
    // Citations go on in the next line after a comma, and end at `because`, `, may …`, a text or a comment.
    under: {
      name: "meta.citations.gate",
      begin: `${BEFORE}(under)(?=\\s|$)`,
      beginCaptures: { 1: { name: "keyword.other.clause.gate" } },
      end: '(?<=[^,\\s])\\s*$|(?=,\\s*may\\b|\\bbecause\\b|"|(?<=\\s)---?(?:\\s|$))|^(?=\\S)',
      patterns: [{ include: "#citation" }],
    },
    "citing-tests": {
      name: "meta.citations.gate",
      begin: "^ *(?:(covers)(?:\\s+(fully|partly)(?=\\s))?|(exercises))(?=\\s)",
      beginCaptures: {
        1: { name: "keyword.other.clause.gate" },
        2: { name: "keyword.other.gate" },
        3: { name: "keyword.other.clause.gate" },
      },
      end: '(?<=[^,\\s])\\s*$|(?=\\bbecause\\b|"|(?<=\\s)---?(?:\\s|$))|^(?=\\S)',
      patterns: [{ include: "#citation" }],
    },
    citation: {
      patterns: [
        { include: "#capture" },
        { match: ",", name: "punctuation.separator.gate" },
        {
          // The document, and its place up to the comma.
          match: `(${NAME})\\s+((?:(?!\\s*\\bbecause\\b|\\s+---?(?:\\s|$)|\\s*$)[^,"{}])+)`,
          captures: { 1: { name: "support.class.document.gate" }, 2: { name: "constant.other.clause.gate" } },
        },
        { match: `(${NAME})(?=\\s+\\{)`, name: "support.class.document.gate" },
        { match: '[^\\s,"{}]+', name: "constant.other.clause.gate" },
      ],
    },
    // `if no SET: met because "…"`
    answer: {
      match: `(:)\\s*(met|not\\s+met|not\\s+applicable)${AFTER}`,
      captures: { 1: { name: "punctuation.separator.gate" }, 2: { name: "constant.language.verdict.gate" } },
    },
    facts: words(
      "keyword.other.gate",
      "may be empty",
      "may be unknown",
      "may be disputed",
      "may become",
      "not applicable",
    ),
    type: {
      match: `(:)\\s*(?:(set\\s+of)\\s+)?(${NAME})(\\?)?`,
      captures: {
        1: { name: "punctuation.separator.gate" },
        2: { name: "keyword.other.gate" },
        3: { name: "support.type.gate" },
        4: { name: "keyword.operator.optional.gate" },
      },
    },
    define: {
      name: "meta.definition.gate",
      begin: `^ *(define)\\s+(?:(${NAME})(\\.))?(${NAME})`,
      beginCaptures: {
        1: { name: "storage.type.gate" },
        2: { name: "entity.name.type.record.gate" },
        3: { name: "punctuation.accessor.gate" },
        4: { name: "entity.name.function.gate" },
      },
      end: `${BEFORE}(means)${AFTER}|^(?=\\S)`,
      endCaptures: { 1: { name: "keyword.other.gate" } },
      patterns: [
        {
          match: `(${NAME})\\s*(:)\\s*(?:(set\\s+of)\\s+)?(${NAME})(\\?)?`,
          captures: {
            1: { name: "variable.parameter.gate" },
            2: { name: "punctuation.separator.gate" },
            3: { name: "keyword.other.gate" },
            4: { name: "support.type.gate" },
            5: { name: "keyword.operator.optional.gate" },
          },
        },
        { include: "#comment" },
        { include: "#text" },
        { include: "#sign" },
      ],
    },
    literal: {
      patterns: [
        { match: "(?<![\\w.])\\d{4}-\\d{2}-\\d{2}T[\\w:.+-]*", name: "constant.numeric.instant.gate" },
        { match: "(?<![\\w.])\\d{4}-\\d{2}-\\d{2}(?!\\d)", name: "constant.numeric.date.gate" },
        { match: "(?<![\\w.])-?\\d+(?:\\.\\d+)?%", name: "constant.numeric.share.gate" },
        {
          match: `(?<![\\w.])(-?\\d+)\\s+(days?|working-days?|hours?|minutes?|seconds?|milliseconds|weeks?|months?|years?)${AFTER}`,
          captures: { 1: { name: "constant.numeric.gate" }, 2: { name: "keyword.other.unit.gate" } },
        },
        { match: "(?<![\\w.-])\\d+(?:-\\w+)+", name: "constant.other.key.gate" },
        { match: "(\\d+)(\\.\\.)(\\d+)", captures: { 1: { name: "constant.numeric.gate" }, 2: { name: "keyword.operator.range.gate" }, 3: { name: "constant.numeric.gate" } } },
        { match: "(?<![\\w-])-?\\d+(?:\\.\\d+)?", name: "constant.numeric.gate" },
        words("constant.language.gate", "true", "false"),
        words("variable.language.gate", "this", "as-of"),
      ],
    },
    member: {
      match: `(\\.)(${NAME})`,
      captures: { 1: { name: "punctuation.accessor.gate" }, 2: { name: "variable.other.property.gate" } },
    },
    keyword: {
      patterns: [
        words("keyword.control.quantifier.gate", "for each", "all of", "any of", "at least", "at most", "more than", "fewer than", "exactly", "every", "some"),
        words(
          "keyword.operator.wordlike.comparison.gate",
          "is on or before",
          "is on or after",
          "is on file for",
          "is complete for",
          "is met for",
          "is granted for",
          "as of",
          "since",
          "is at least",
          "is at most",
          "is above",
          "is below",
          "is before",
          "is after",
          "is not in",
          "is in",
          "is present",
          "is absent",
          "is neither",
          "is not",
          "is",
        ),
        { match: `${BEFORE}(?:includes|lists)(?=\\s+\\w)`, name: "keyword.operator.wordlike.comparison.gate" },
        words("keyword.operator.wordlike.logical.gate", "and", "or", "not", "implies", "nor"),
        { match: `${BEFORE}(?:count|sum|min|max|share|latest|earliest|date|day)(?=\\s+of\\s)`, name: "support.function.gate" },
        { match: `${BEFORE}percentile(?=\\s+[\\d(A-Za-z]\\S*\\s+of\\s)`, name: "support.function.gate" },
        { match: `${BEFORE}corresponding-day(?=\\()`, name: "support.function.gate" },
        { match: `${BEFORE}than${AFTER}`, name: "keyword.operator.wordlike.comparison.gate" },
        words("keyword.other.gate", "means", "satisfy", "satisfies", "satisfying", "where", "when", "otherwise", "if", "then", "because", "under"),
        words("keyword.other.gate", "of", "in", "by", "for", "each", "no", "all", "any", "at", "neither"),
      ],
    },
    row: {
      patterns: [{ match: "\\|", name: "punctuation.separator.cell.gate" }],
    },
    sign: {
      patterns: [
        { match: "==|!=|>=|<=|=>|=<|<>", name: "invalid.illegal.comparison.gate" },
        { match: "->", name: "keyword.operator.map.gate" },
        { match: "\\.\\.", name: "keyword.operator.range.gate" },
        { match: "^ *(-)(?=\\s)", captures: { 1: { name: "punctuation.definition.list.begin.gate" } } },
        { match: "[+*]|(?<=\\s)-(?=\\s|$)", name: "keyword.operator.arithmetic.gate" },
        { match: "=", name: "keyword.operator.assignment.gate" },
        { match: "\\?", name: "keyword.operator.optional.gate" },
        { match: "[()]", name: "punctuation.section.parens.gate" },
        { match: "[\\[\\]]", name: "punctuation.section.brackets.gate" },
        { match: "[,:]", name: "punctuation.separator.gate" },
        { match: "\\.", name: "punctuation.accessor.gate" },
        { match: "\\|", name: "punctuation.separator.cell.gate" },
        { match: "[<>]", name: "invalid.illegal.comparison.gate" },
      ],
    },
  },
};

export const text = JSON.stringify(grammar, null, 2) + "\n";
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(process.argv[2] ?? fileURLToPath(new URL("../syntaxes/gate.tmLanguage.json", import.meta.url)), text);
}
