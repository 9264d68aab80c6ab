#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/ir/text.h"
#include "compiler/ir/text_lines.h"
#include "compiler/ir/text_literal.h"
#include "compiler/ir/text_schema.h"
#include "compiler/ir/text_words.h"

namespace tollgate::ir {
namespace text {
namespace {

std::optional<uint32_t> parseUnsigned(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

template <class E = size_t>
std::optional<E> wordIn(std::string_view word, const Words& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<E>(found - words.begin());
}

/// Reads the lines of a text into a Program. The first mistake is kept; after it every step does nothing.
class Reader {
 public:
  template <class T>
  using Ref = T&;

  explicit Reader(Lines& lines) : lines_(lines) {}

  ParsedProgram run() {
    Program& program = result_.program;
    takeNodeMeta();
    home_ = &lines_.top;
    fields(*this, program);
    unused();
    placeNodes();
    checkNames();
    result_.ok = result_.error.empty();
    if (!result_.ok) result_.program = {};
    return std::move(result_);
  }

  // ---- What fields() asks for ----

  const Program& program() const { return result_.program; }
  Id position() const { return position_; }
  void setSourceRecord(Id) {}
  Id sourceRecord() const { return kNone; }
  Type fieldType(Id, Id) const { return {}; }
  Type elementType(Id, Id) const { return {}; }

  template <class Body>
  void line(std::string_view key, bool, Body body) {
    if (Line* found = take(key)) within(*found, body);
  }
  template <class T, class Body>
  void optionalLine(std::string_view key, std::optional<T>& value, Body body) {
    line(key, false, [&] { body(value.emplace()); });
  }
  template <class T, class Body>
  void lines(std::string_view key, std::vector<T>& all, Body body) {
    for (Line& candidate : *home_) {
      if (candidate.used || candidate.key != key || failed()) continue;
      candidate.used = true;
      within(candidate, [&] { body(all.emplace_back()); });
    }
  }
  template <class T>
  void blocks(std::string_view key, std::vector<T>& all) {
    const Id before = position_;
    for (Line& candidate : *home_) {
      if (candidate.used || candidate.key != key || failed()) continue;
      candidate.used = true;
      position_ = static_cast<Id>(all.size());
      headName_.reset();
      inBlock(
          candidate,
          [&](T& value) {
            const std::string_view head = atom("a number");
            const size_t colon = head.find(':');
            if (parseUnsigned(head.substr(0, colon)) != position_) {
              return fail(fmt::format("this is number {} of its kind", position_));
            }
            if (colon != std::string_view::npos) {
              headName_ = head.substr(colon + 1);
              if (!isBareName(*headName_)) return fail("a name like this stands in quotes");
            }
            fields(*this, value);
          },
          all.emplace_back());
    }
    position_ = before;
  }
  template <class T>
  void optionalBlock(std::string_view key, std::optional<T>& value) {
    if (Line* found = take(key))
      inBlock(
          *found, [&](T& of) { fields(*this, of); }, value.emplace());
  }
  void name(std::string& name) {
    if (headName_) {
      name = *headName_;
    } else if (!atEnd() && peek().kind == TokenKind::String) {
      name = next().text;
    }
    headName_.reset();
  }
  void headType(Type& value) { type(value); }
  void text(std::string& text) {
    if (failed()) return;
    const bool here = !atEnd() && peek().kind == TokenKind::String;
    if (!atEnd()) ++token_;
    if (!here) return fail("expected a text in quotes");
    text = line_->rest[token_ - 1].text;
  }
  void id(Id& id, Names names, Id context = kNone) {
    if (failed()) return;
    id = reference(atom("a number"), names, context);
  }
  void type(Type& type) {
    if (failed()) return;
    type = readType();
  }
  void value(Value& value, const Type&) {
    if (failed()) return;
    value = literal().value;
  }
  void integer(int64_t& value) {
    if (failed()) return;
    const auto read = parseInteger(atom("a number"));
    if (!read) return fail("expected a whole number");
    value = *read;
  }
  void date(int64_t& days) {
    if (failed()) return;
    const ParsedLiteral read = literal();
    days = read.value.integer;
  }
  void present(bool& flag) { flag = true; }
  void absent(bool& flag) { flag = false; }
  void flags(std::vector<bool>& all) {
    while (!failed() && !atEnd()) {
      const std::string_view word = atom("`true` or `false`");
      if (word != "true" && word != "false") return fail("expected `true` or `false`");
      all.push_back(word == "true");
    }
  }
  template <class E>
  void word(E& value, const Words& words) {
    if (failed()) return;
    const auto read = wordIn<E>(atom("a word"), words);
    if (!read) return fail(fmt::format("expected one of {}", fmt::join(words, ", ")));
    value = *read;
  }
  void span(Span& span) {
    if (failed()) return;
    const std::string_view all = atom("a span");
    if (all == "none") return;
    const size_t colon = all.find(':'), dash = all.find('-', colon == std::string_view::npos ? 0 : colon);
    if (colon == std::string_view::npos || dash == std::string_view::npos) return fail("expected FILE:BEGIN-END");
    const auto file = all.substr(0, colon) == "none" ? std::optional(kNoFile) : parseUnsigned(all.substr(0, colon));
    const auto begin = parseUnsigned(all.substr(colon + 1, dash - colon - 1)), end = parseUnsigned(all.substr(dash + 1));
    if (!file || !begin || !end) return fail("expected FILE:BEGIN-END");
    span = {*file, *begin, *end};
  }
  template <class T, class Body>
  void list(std::vector<T>& all, Body body) {
    while (!failed() && !atEnd()) body(all.emplace_back());
  }
  void parallel(std::string_view key, std::vector<std::string>& all, size_t expected) {
    if (Line* found = take(key)) {
      within(*found, [&] { list(all, [&](std::string& element) { text(element); }); });
    } else {
      all.assign(expected, "");
    }
  }
  void cells(std::vector<std::optional<Value>>& all, std::vector<std::string>& because, const std::vector<Type>&, const Type&) {
    lines("cell", all, [&](std::optional<Value>& cell) {
      if (!atEnd() && peek().kind == TokenKind::OpenVars) {
        while (!atEnd() && next().kind != TokenKind::CloseVars) {
        }
      }
      if (!atEnd() && peek().text == "none" && peek().kind == TokenKind::Atom) {
        next();
      } else {
        value(cell.emplace(), {});
      }
      std::string& reason = because.emplace_back();
      if (!atEnd()) text(reason);
    });
    if (Line* found = take("none-because")) {
      because.clear();
      within(*found, [&] { list(because, [&](std::string& element) { text(element); }); });
    }
  }
  void expression(Id& id) {
    if (failed()) return;
    if (!atEnd() && peek().kind == TokenKind::Atom && peek().text == "none") {
      next();
      id = kNone;
      return;
    }
    id = node(0).id;
  }
  void nodes(std::vector<Node>&) {
    Line* found = take("nodes");
    if (found == nullptr) return;
    inBlock(
        *found, [&](int) { lines("root", roots_, [&](Id& root) { expression(root); }); }, 0);
  }

 private:
  // ---- Lines and tokens ----

  bool failed() const { return !result_.error.empty(); }
  void failAt(uint32_t line, uint32_t column, std::string message) {
    if (failed()) return;
    result_.error = std::move(message);
    result_.line = line;
    result_.column = column;
  }
  /// At the token read last.
  void fail(std::string message) {
    if (line_ == nullptr) return failAt(1, 1, std::move(message));
    if (token_ == 0 || line_->rest.empty()) return failAt(line_->line, line_->column, std::move(message));
    const Token& token = line_->rest[std::min(token_, line_->rest.size()) - 1];
    failAt(token.line, token.column, std::move(message));
  }
  bool atEnd() const { return line_ == nullptr || token_ >= line_->rest.size(); }
  const Token& peek() const { return line_->rest[token_]; }
  const Token& next() { return line_->rest[token_++]; }
  std::string_view atom(std::string_view what) {
    if (failed()) return "";
    if (atEnd() || peek().kind != TokenKind::Atom) {
      if (!atEnd()) ++token_;
      fail(fmt::format("expected {}", what));
      return "";
    }
    return next().text;
  }
  bool takeIf(TokenKind kind) {
    if (failed() || atEnd() || peek().kind != kind) return false;
    ++token_;
    return true;
  }
  Line* take(std::string_view key) {
    if (failed()) return nullptr;
    for (Line& candidate : *home_) {
      if (!candidate.used && candidate.key == key) {
        candidate.used = true;
        return &candidate;
      }
    }
    return nullptr;
  }
  /// Reads the rest of one line by `body`; nothing may be left over.
  template <class Body>
  void within(Line& line, Body body) {
    Line* const lineBefore = line_;
    const size_t tokenBefore = token_;
    line_ = &line;
    token_ = 0;
    body();
    ended();
    if (!failed() && !line.below.empty()) failAt(line.below[0].line, line.below[0].column, "nothing stands below this line");
    line_ = lineBefore;
    token_ = tokenBefore;
  }
  template <class Body, class T>
  void inBlock(Line& line, Body body, T&& value) {
    Line* const lineBefore = line_;
    const size_t tokenBefore = token_;
    std::vector<Line>* const homeBefore = home_;
    line_ = &line;
    token_ = 0;
    home_ = &line.below;
    body(value);
    ended();
    unused();
    home_ = homeBefore;
    line_ = lineBefore;
    token_ = tokenBefore;
  }
  void ended() {
    if (failed() || atEnd()) return;
    ++token_;
    fail("the line goes on after its end");
  }
  void unused() {
    for (const Line& line : *home_) {
      if (!line.used) return failAt(line.line, line.column, fmt::format("`{}` may not stand here, or only once", line.key));
    }
  }

  // ---- Parts of lines ----

  Id reference(std::string_view word, Names names, Id context) {
    if (word == "none") return kNone;
    const size_t colon = word.find(':');
    const auto id = parseUnsigned(word.substr(0, colon));
    if (!id) {
      fail("expected a number, `number:name` or `none`");
      return kNone;
    }
    if (colon != std::string_view::npos && names != Names::None && line_ != nullptr) {
      const Token& token = line_->rest[token_ - 1];
      names_.push_back({names, context, *id, std::string(word.substr(colon + 1)), token.line, token.column});
    }
    return *id;
  }
  Type readType() {
    Type type;
    std::string word(atom("a type"));
    const auto mark = [&] {
      if (!word.ends_with('?')) return;
      word.pop_back();
      type.optional = true;
    };
    const auto kind = [&](std::string_view name) {
      const auto read = wordIn<TypeKind>(name, typeWords());
      if (!read) fail(fmt::format("expected one of {}", fmt::join(typeWords(), ", ")));
      return read.value_or(TypeKind::Flag);
    };
    const auto number = [&](TypeKind of) {
      word = std::string(atom("a number"));
      mark();
      type.id = failed() ? kNone : reference(word, of == TypeKind::Enum ? Names::Enums : Names::Records, kNone);
    };
    if (word == "raw") {
      type.kind = kind(atom("a type"));
      type.element = kind(atom("a type"));
      word = std::string(atom("a number"));
      mark();
      if (!failed()) type.id = reference(word, Names::None, kNone);
      return type;
    }
    if (word == "set") {
      type.kind = TypeKind::Set;
      if (atom("`of`") != "of") fail("expected `of`");
      type.element = kind(atom("`enum` or `ref`"));
      if (type.element != TypeKind::Enum && type.element != TypeKind::Ref) fail("expected `enum` or `ref`");
      number(type.element);
      return type;
    }
    mark();
    if (failed()) return type;
    type.kind = kind(word);
    if (type.kind == TypeKind::Set) fail("expected `set of`");
    if (type.kind == TypeKind::Enum || type.kind == TypeKind::Ref) {
      if (type.optional) fail("the `?` stands at the end of a type");
      number(type.kind);
    }
    return type;
  }
  ParsedLiteral literal() {
    if (takeIf(TokenKind::Open)) return rawLiteral();
    if (!failed() && !atEnd() && peek().kind == TokenKind::String) {
      ParsedLiteral parsed;
      parsed.value.text = next().text;
      parsed.implied = Type{TypeKind::Text};
      return parsed;
    }
    const auto parsed = parseLiteralAtom(atom("a constant"));
    if (!parsed) fail("expected a constant");
    return parsed.value_or(ParsedLiteral{});
  }
  ParsedLiteral rawLiteral() {
    if (atom("`value`") != "value") fail("expected `value`");
    const auto ratio = parseLiteralAtom(atom("a ratio"));
    const auto number = parseNumber(atom("a number"));
    ParsedLiteral parsed;
    text(parsed.value.text);
    const std::string_view presence = atom("`absent` or `present`");
    if (!ratio || ratio->implied != Type{TypeKind::Share} || !number || (presence != "absent" && presence != "present")) {
      fail("expected (value NUMERATOR/DENOMINATOR num:NUMBER \"text\" present)");
      return {};
    }
    if (!takeIf(TokenKind::Close)) fail("expected `)`");
    parsed.value.integer = ratio->value.integer;
    parsed.value.denominator = ratio->value.denominator;
    parsed.value.number = *number;
    parsed.value.absent = presence == "absent";
    return parsed;
  }

  // ---- Expressions ----

  struct Read {
    Id id = kNone;
    bool reference = false;
  };
  struct ReadNode {
    Id id = kNone;
    Node node;
    bool implied = true;      // no type is written
    bool kidInPlace = false;  // the first kid stands in full
    uint32_t line = 0, column = 0;
  };
  struct Reference {
    Id id;
    uint32_t line, column;
  };
  struct Name {
    Names names;
    Id context;
    Id id;
    std::string name;
    uint32_t line, column;
  };

  Read add(ReadNode&& read, const Token& token, std::optional<Id> explicitId) {
    read.id = explicitId ? *explicitId : last_ + 1;
    read.line = token.line;
    read.column = token.column;
    last_ = read.id;
    nodes_.push_back(std::move(read));
    return {last_, false};
  }
  /// INVARIANT: nests at most as deep as brackets do, which cutLines limits.
  Read node(uint32_t depth) {
    if (failed()) return {};
    if (atEnd()) {
      fail("expected an expression");
      return {};
    }
    const Token token = peek();
    if (takeIf(TokenKind::Open)) return form(token, depth);
    if (token.kind == TokenKind::Atom && token.text.starts_with('^')) {
      const auto id = parseUnsigned(std::string_view(next().text).substr(1));
      if (!id) fail("expected the number of a node after `^`");
      references_.push_back({id.value_or(0), token.line, token.column});
      return {id.value_or(0), true};
    }
    ReadNode read;
    if (token.kind == TokenKind::Atom && token.text.starts_with('%')) {
      read.node.op = Op::Variable;
      read.node.vars.push_back(variable());
      return add(std::move(read), token, std::nullopt);
    }
    const ParsedLiteral constant = literal();
    if (!failed() && !constant.implied) fail("a constant of this kind stands as (const VALUE : TYPE)");
    read.node.value = constant.value;
    read.node.type = constant.implied.value_or(Type{});
    read.implied = false;
    return add(std::move(read), token, std::nullopt);
  }
  Id variable() {
    const std::string_view word = atom("a variable");
    if (!word.starts_with('%')) {
      fail("expected a variable");
      return kNone;
    }
    return reference(word.substr(1), Names::Variables, kNone);
  }
  Read form(const Token& open, uint32_t depth) {
    ReadNode read;
    Node& node = read.node;
    const auto op = wordIn<Op>(atom("an operation"), opWords());
    if (!op) {
      fail("this is no operation");
      return {};
    }
    node.op = *op;
    std::optional<Id> explicitId;
    if (!atEnd() && peek().kind == TokenKind::Atom && peek().text.starts_with('#')) {
      explicitId = parseUnsigned(std::string_view(next().text).substr(1));
      if (!explicitId) fail("expected the number of a node after `#`");
    }
    if (node.op == Op::Constant) {
      const ParsedLiteral constant = literal();
      node.value = constant.value;
      node.type = constant.implied.value_or(Type{});
      read.implied = false;
    }
    if (const auto names = indexNames(node.op)) node.index = reference(atom("a number"), *names, kNone);
    if (node.op == Op::Quantifier) word(node.form, formWords());
    if (takeIf(TokenKind::OpenVars)) {
      while (!failed() && !takeIf(TokenKind::CloseVars)) node.vars.push_back(variable());
    }
    while (attribute(read)) {
    }
    while (!failed() && !takeIf(TokenKind::Close)) {
      const Read kid = this->node(depth + 1);
      if (node.kids.empty()) read.kidInPlace = !kid.reference;
      node.kids.push_back(kid.id);
    }
    return add(std::move(read), open, explicitId);
  }
  bool attribute(ReadNode& read) {
    if (failed() || atEnd() || peek().kind != TokenKind::Atom) return false;
    Node& node = read.node;
    const std::string_view key = peek().text;
    const auto is = [&](std::string_view name) {
      if (key != name) return false;
      ++token_;
      return true;
    };
    if (is("index=")) {
      node.index = reference(atom("a number"), Names::None, kNone);
    } else if (is("form=")) {
      word(node.form, formWords());
    } else if (is("outcome=")) {
      node.outcome = reference(atom("a number"), Names::None, kNone);
    } else if (is("by=")) {
      node.body = reference(atom("a number"), Names::None, kNone);
    } else if (is("since")) {
      node.since = true;
    } else if (is("as-of")) {
      node.asOf = true;
    } else if (is("bullets")) {
      node.bullets = true;
    } else if (is("empty=")) {
      word(node.empty.is, emptyWords());
    } else if (is("inherited")) {
      node.empty.inherited = true;
    } else if (is("because=")) {
      text(node.empty.because);
    } else if (is("value=")) {
      node.value = literal().value;
    } else if (is("text=")) {
      text(node.text);
    } else if (is(":")) {
      node.type = readType();
      read.implied = false;
    } else {
      return false;
    }
    return true;
  }

  // ---- At the end ----

  /// Meta of nodes may stand below any declaration; it is put aside first.
  void takeNodeMeta() {
    for (Line& top : lines_.top) {
      for (Line& line : top.below) {
        if (line.key != ";; node" || failed()) continue;
        line.used = true;
        home_ = &top.below;
        NodeMeta& meta = nodeMeta_.emplace_back();
        inBlock(
            line,
            [&](NodeMeta& of) {
              of.line = line.line;
              of.column = line.column;
              of.id = reference(atom("a number"), Names::None, kNone);
              span(of.meta.span);
              text(of.meta.written);
              fields(*this, of.meta);
            },
            meta);
      }
    }
  }
  void placeNodes() {
    if (failed()) return;
    std::vector<Node>& all = result_.program.nodes;
    const size_t count = nodes_.size();
    std::vector<bool> taken(count, false);
    for (const ReadNode& read : nodes_) {
      if (read.id >= count || taken[read.id]) {
        return failAt(read.line, read.column, fmt::format("node {} is {}", read.id, read.id < count ? "here twice" : "out of range"));
      }
      taken[read.id] = true;
    }
    for (const Reference& reference : references_) {
      if (reference.id >= count) {
        return failAt(reference.line, reference.column, fmt::format("there is no node {}", reference.id));
      }
    }
    all.resize(count);
    // Kids in place were read before their parents, so their types are known.
    for (ReadNode& read : nodes_) {
      Node& node = all[read.id];
      node = std::move(read.node);
      if (!read.implied) continue;
      const Type* firstKid = read.kidInPlace ? &all[node.kids.front()].type : nullptr;
      const auto type = impliedType(result_.program, node, firstKid);
      if (!type) {
        return failAt(read.line, read.column, "the type does not follow from the operation; write `: TYPE`");
      }
      node.type = *type;
    }
    for (NodeMeta& meta : nodeMeta_) {
      if (meta.id >= count) return failAt(meta.line, meta.column, fmt::format("there is no node {}", meta.id));
      all[meta.id].meta = std::move(meta.meta);
    }
  }
  void checkNames() {
    for (const Name& name : names_) {
      if (failed()) return;
      const std::string_view found = nameOf(result_.program, name.names, name.context, name.id);
      const bool known = name.context != kNone || name.names <= Names::Worlds;
      if (known && found != name.name) {
        failAt(name.line, name.column, fmt::format("number {} is named `{}`, not `{}`", name.id, found, name.name));
      }
    }
  }

  struct NodeMeta {
    Id id = kNone;
    Meta meta;
    uint32_t line = 0, column = 0;
  };

  Lines& lines_;
  ParsedProgram result_;
  std::vector<Line>* home_ = nullptr;
  Line* line_ = nullptr;
  size_t token_ = 0;
  Id position_ = kNone;
  std::optional<std::string> headName_;
  std::vector<ReadNode> nodes_;
  std::vector<Reference> references_;
  std::vector<Name> names_;
  std::vector<NodeMeta> nodeMeta_;
  std::vector<Id> roots_;
  Id last_ = kNone;
};

}  // namespace
}  // namespace text

ParsedProgram parse(std::string_view source, const TextLimits& limits) {
  text::Lines lines = text::cutLines(source, limits);
  if (!lines.error.empty()) {
    ParsedProgram result;
    result.error = std::move(lines.error);
    result.line = lines.line;
    result.column = lines.column;
    return result;
  }
  return text::Reader(lines).run();
}

}  // namespace tollgate::ir
