#pragma once
// The text form of a Program: what goldens show and what a person reads to learn the meaning.
//
//   tollgate-ir 1
//
//   variable 0:i ref 0:Issue
//
//   enum 0:Severity
//     values worse middle milder
//     order worse-to-milder
//
//   function 0:extant
//     result set of ref 0:Issue
//     body (where [%0:i]
//       (collection 0:Issue)
//       (ne (field 1:severity %0:i) (const 2:milder : enum 0:Severity)))
//     ;; title "Extant issues"
//     ;; node 4 0:12-40 "severity is not milder"
//
// One declaration a block, one fact a line, two spaces a level. Everything is `number:name`; the number counts,
// the name is for the reader (a wrong one is an error where it can be checked). A line that begins with `;;` is
// Meta: without those lines the meaning is whole.
//
// Expressions. `(op #id index [vars] attributes : type kids)`; the names of operations stand in ops.def.
//   #id    left out where the node's id follows that of the node before, counted from the inside out
//   type   left out where it follows from the operation, the declarations and the first kid (impliedType)
//   bare   `%3:i` a variable; `15` a count, `9/10` a share, `true`, `2020-01-14`, `"text"`, `num:1.5` constants
//   ^12    the node 12, which stands in full elsewhere (shared, or nested too deeply to print in place)
// Nodes that no declaration reaches, and those nested too deeply, follow in a `nodes` block.

#include <string>
#include <string_view>

#include "compiler/ir/ir.h"

namespace tollgate::ir {

struct TextLimits {
  uint32_t bytes = 256u << 20;  // of the text
  uint32_t nestingDepth = 400;  // of brackets; print itself nests at most 100
  uint32_t indentDepth = 8;     // of blocks
};

/// Total: any Program gives a text; ids that point nowhere are printed as numbers.
std::string print(const Program& program);

struct ParsedProgram {
  Program program;
  std::string error;    // a sentence, "" if ok
  uint32_t line = 0;    // 1-based, of the error
  uint32_t column = 0;  // 1-based, in bytes
  bool ok = false;
};

/// Any bytes give a program or an error. parse(print(p)).program == p for every p whose roots, kids and nodes
/// point into p.nodes, whatever else it holds; print(parse(t).program) == t for every printed t.
/// A parsed program's node ids are in range; everything else is verify's to say.
ParsedProgram parse(std::string_view text, const TextLimits& limits = {});

}  // namespace tollgate::ir
