#include <algorithm>

#include <fmt/format.h>

#include "compiler/ir/text.h"
#include "compiler/ir/text_literal.h"
#include "compiler/ir/text_schema.h"
#include "compiler/ir/text_words.h"

namespace tollgate::ir {
namespace text {
namespace {

constexpr size_t kLineWidth = 100;
constexpr uint32_t kPrintDepth = 100;

std::string idText(Id id) { return id == kNone ? "none" : fmt::format("{}", id); }

/// An expression on its way to paper.
struct Piece {
  std::string head;
  std::vector<Piece> kids;
  size_t width = 0;        // of the whole on one line
  bool brackets = false;   // else `head` is all
  bool reference = false;  // ^12
};

class Printer {
 public:
  template <class T>
  using Ref = const T&;

  explicit Printer(const Program& program) : program_(program), printed_(program.nodes.size(), false) {}

  std::string run() {
    out_ = std::string(kHeader) + "\n\n";
    fields(*this, program_);
    flush();
    return std::move(out_);
  }

  // ---- What fields() asks for ----

  const Program& program() const { return program_; }
  Id position() const { return position_; }
  void setSourceRecord(Id record) { sourceRecord_ = record; }
  Id sourceRecord() const { return sourceRecord_; }
  Type fieldType(Id record, Id field) const {
    if (record >= program_.records.size() || field >= program_.records[record].fields.size()) {
      return Type{TypeKind::Integer};
    }
    return program_.records[record].fields[field].type;
  }
  Type elementType(Id record, Id field) const {
    const Type type = fieldType(record, field);
    return type.kind == TypeKind::Set ? Type{type.element, TypeKind::Ref, type.id} : type;
  }

  template <class Body>
  void line(std::string_view key, bool present, Body body) {
    if (!present) return;
    begin(key);
    body();
    flush();
  }
  template <class T, class Body>
  void optionalLine(std::string_view key, const std::optional<T>& value, Body body) {
    line(key, value.has_value(), [&] { body(*value); });
  }
  template <class T, class Body>
  void lines(std::string_view key, const std::vector<T>& all, Body body) {
    for (const T& element : all) line(key, true, [&] { body(element); });
  }
  template <class T>
  void blocks(std::string_view key, const std::vector<T>& all) {
    const Id before = position_;
    for (size_t i = 0; i < all.size(); ++i) {
      position_ = static_cast<Id>(i);
      begin(key);
      line_ += fmt::format(" {}", i);
      block(all[i]);
    }
    separate();
    position_ = before;
  }
  template <class T>
  void optionalBlock(std::string_view key, const std::optional<T>& value) {
    if (!value) return;
    begin(key);
    block(*value);
  }
  void name(const std::string& name) {
    if (isBareName(name)) {
      line_ += ":" + name;
    } else if (!name.empty()) {
      line_ += " " + quoted(name);
    }
  }
  void headType(const Type& value) { type(value); }
  void text(const std::string& text) { line_ += " " + quoted(text); }
  void id(Id id, Names names, Id context = kNone) { line_ += " " + reference(id, names, context); }
  void type(const Type& type) { line_ += " " + typeWord(type); }
  void value(const Value& value, const Type& type) { line_ += " " + literalOf(program_, type, value).text; }
  void integer(int64_t value) { line_ += fmt::format(" {}", value); }
  void date(int64_t days) { line_ += " " + literalOf(program_, Type{TypeKind::Date}, Value{days, 1, 0, "", false}).text; }
  void present(bool) {}
  void absent(bool) {}
  void flags(const std::vector<bool>& all) {
    for (const bool flag : all) line_ += flag ? " true" : " false";
  }
  template <class E>
  void word(E value, const Words& words) {
    const auto index = static_cast<size_t>(value);
    line_ += " ";
    line_ += index < words.size() ? words[index] : std::string_view("?");
  }
  void span(const Span& span) {
    if (span == Span{}) {
      line_ += " none";
    } else {
      line_ += fmt::format(" {}:{}-{}", span.file == kNoFile ? "none" : fmt::format("{}", span.file), span.begin, span.end);
    }
  }
  template <class T, class Body>
  void list(const std::vector<T>& all, Body body) {
    for (const T& element : all) body(element);
  }
  void parallel(std::string_view key, const std::vector<std::string>& all, size_t expected) {
    const bool plain = all.size() == expected && std::all_of(all.begin(), all.end(), [](const std::string& text) { return text.empty(); });
    line(key, !plain, [&] { list(all, [&](const std::string& element) { text(element); }); });
  }
  void cells(const std::vector<std::optional<Value>>& all, const std::vector<std::string>& because, const std::vector<Type>& axes,
             const Type& cellType) {
    const bool together = because.size() == all.size();
    for (size_t i = 0; i < all.size(); ++i) {
      begin("cell");
      line_ += cellHint(axes, all.size(), i);
      if (all[i]) {
        value(*all[i], cellType);
      } else {
        line_ += " none";
      }
      if (together && !because[i].empty()) text(because[i]);
      flush();
    }
    line("none-because", !together, [&] { list(because, [&](const std::string& element) { text(element); }); });
  }
  void expression(Id id) {
    line_ += " ";
    if (id == kNone) {
      line_ += "none";
      return;
    }
    const Piece piece = build(id, 0);
    layOut(piece, level_ * 2);
  }
  /// What no declaration reached: first nested too deeply, then roots, then what is left (circles).
  void nodes(const std::vector<Node>& all) {
    std::vector<bool> isKid(all.size(), false);
    for (size_t i = 0; i < all.size(); ++i) {
      if (printed_[i]) continue;
      for (const Id kid : all[i].kids) {
        if (kid < all.size()) isKid[kid] = true;
      }
    }
    bool begun = false;
    const auto root = [&](Id id) {
      if (printed_[id]) return;
      if (!begun) {
        begin("nodes");
        flush();
        ++level_;
        begun = true;
      }
      line("root", true, [&] { expression(id); });
    };
    const auto drain = [&] {
      while (!deep_.empty()) {
        const Id id = deep_.back();
        deep_.pop_back();
        root(id);
      }
    };
    drain();
    for (Id id = 0; id < all.size(); ++id) {
      if (!isKid[id]) root(id);
      drain();
    }
    for (Id id = 0; id < all.size(); ++id) {
      root(id);
      drain();
    }
    if (begun) {
      --level_;
      nodeMeta();
      separate();
    }
  }

 private:
  void begin(std::string_view key) {
    flush();
    line_ = std::string(level_ * 2, ' ');
    line_ += key;
  }
  void flush() {
    if (line_.empty()) return;
    out_ += line_;
    out_ += '\n';
    line_.clear();
  }
  template <class T>
  void block(const T& value) {
    ++level_;
    fields(*this, value);
    flush();
    --level_;
    if (level_ == 0) {
      nodeMeta();
      if constexpr (!std::is_same_v<T, Variable> && !std::is_same_v<T, Module>) separate();
    }
  }
  /// One empty line between declarations.
  void separate() {
    if (level_ == 0 && !out_.ends_with("\n\n")) {
      flush();
      out_ += '\n';
    }
  }
  void nodeMeta() {
    ++level_;
    for (const Id id : order_) {
      const Meta& meta = program_.nodes[id].meta;
      const auto& [title, doc, citations, metaSpan, written] = meta;
      if (title.empty() && doc.empty() && citations.empty() && metaSpan == Span{} && written.empty()) continue;
      begin(";; node");
      line_ += fmt::format(" {}", id);
      span(metaSpan);
      text(written);
      ++level_;
      Meta rest = meta;
      rest.span = {};
      rest.written.clear();
      fields(*this, rest);
      flush();
      --level_;
    }
    --level_;
    order_.clear();
  }

  std::string reference(Id id, Names names, Id context) const {
    const std::string_view name = id == kNone ? "" : nameOf(program_, names, context, id);
    return isBareName(name) ? fmt::format("{}:{}", id, name) : idText(id);
  }
  std::string variable(Id id) const { return fmt::format("%{}", reference(id, Names::Variables, kNone)); }
  std::string typeWord(const Type& type) const {
    const auto& [kind, element, id, optional] = type;
    const auto word = [](TypeKind k) { return typeWords()[static_cast<size_t>(k)]; };
    const auto named = [&](TypeKind k) {
      return fmt::format("{} {}", word(k), reference(id, k == TypeKind::Enum ? Names::Enums : Names::Records, kNone));
    };
    const bool isNamed = kind == TypeKind::Enum || kind == TypeKind::Ref;
    std::string text;
    if (kind == TypeKind::Set && (element == TypeKind::Enum || element == TypeKind::Ref)) {
      text = "set of " + named(element);
    } else if (isNamed && element == TypeKind::Ref) {
      text = named(kind);
    } else if (kind != TypeKind::Set && !isNamed && element == TypeKind::Ref && id == kNone) {
      text = word(kind);
    } else {
      text = fmt::format("raw {} {} {}", word(kind), word(element), idText(id));
    }
    return optional ? text + "?" : text;
  }
  std::string cellHint(const std::vector<Type>& axes, size_t count, size_t cell) const {
    std::vector<std::string> names(axes.size());
    size_t product = 1;
    for (size_t axis = axes.size(); axis-- > 0;) {
      const Type& type = axes[axis];
      if (type.kind != TypeKind::Enum || type.id >= program_.enums.size()) return "";
      const size_t size = program_.enums[type.id].values.size();
      if (size == 0 || size > count) return "";
      const auto ordinal = static_cast<Id>(cell / product % size);
      const std::string_view name = nameOf(program_, Names::Values, type.id, ordinal);
      names[axis] = isBareName(name) ? std::string(name) : fmt::format("{}", ordinal);
      product *= size;
      if (product > count) return "";
    }
    return product == count ? fmt::format(" [{}]", fmt::join(names, " ")) : "";
  }

  // ---- Expressions ----

  static Piece bare(std::string text, bool isReference) {
    Piece piece;
    piece.width = text.size();
    piece.head = std::move(text);
    piece.reference = isReference;
    return piece;
  }
  Piece build(Id id, uint32_t depth) {
    if (id >= program_.nodes.size()) return bare("^" + idText(id), true);
    if (printed_[id] || depth > kPrintDepth) {
      if (!printed_[id]) deep_.push_back(id);
      return bare(fmt::format("^{}", id), true);
    }
    printed_[id] = true;
    order_.push_back(id);
    const Node& node = program_.nodes[id];
    Piece piece;
    for (const Id kid : node.kids) piece.kids.push_back(build(kid, depth + 1));
    const bool follows = id == last_ + 1;
    last_ = id;
    const bool kidInPlace = !piece.kids.empty() && !piece.kids.front().reference;
    const Type* firstKid = kidInPlace ? &program_.nodes[node.kids.front()].type : nullptr;
    if (follows && piece.kids.empty()) {
      if (std::string text = bareText(node); !text.empty()) return bare(std::move(text), false);
    }
    piece.brackets = true;
    piece.head = opWords()[static_cast<size_t>(node.op)];
    if (!follows) piece.head += fmt::format(" #{}", id);
    piece.head += attributes(node, firstKid);
    piece.width = piece.head.size() + 2;
    for (const Piece& kid : piece.kids) piece.width += kid.width + 1;
    return piece;
  }
  /// Of a node that is nothing but a constant or a variable; "" if there is more to it.
  std::string bareText(const Node& node) const {
    const auto& [op, type, kids, vars, index, outcome, body, since, asOf, form, bullets, empty, value, text, meta] = node;
    if (!kids.empty() || index != kNone || outcome != kNone || body != kNone || since || asOf || form != Form::Every || bullets ||
        empty != EmptyRule{} || !text.empty()) {
      return "";
    }
    if (op == Op::Variable && vars.size() == 1 && sameValue(value, Value{}) && impliedType(program_, node, nullptr) == type) {
      return variable(vars[0]);
    }
    if (op == Op::Constant && vars.empty()) {
      const Literal literal = literalOf(program_, type, value);
      if (literal.implied == type && literal.text.front() != '(') return literal.text;
    }
    return "";
  }
  std::string attributes(const Node& node, const Type* firstKid) const {
    const auto& [op, type, kids, vars, index, outcome, body, since, asOf, form, bullets, empty, value, text, meta] = node;
    std::string out;
    std::optional<Type> implied = impliedType(program_, node, firstKid);
    if (op == Op::Constant) {
      const Literal literal = literalOf(program_, type, value);
      out += " " + literal.text;
      implied = literal.implied;
    }
    if (const auto names = indexNames(op)) {
      const Id context = op == Op::Field && firstKid != nullptr && firstKid->kind == TypeKind::Ref ? firstKid->id : kNone;
      out += " " + reference(index, *names, context);
    }
    if (op == Op::Quantifier) out += fmt::format(" {}", formWord(form));
    if (!vars.empty()) {
      out += " [";
      for (size_t i = 0; i < vars.size(); ++i) out += (i == 0 ? "" : " ") + variable(vars[i]);
      out += "]";
    }
    if (!indexNames(op) && index != kNone) out += fmt::format(" index={}", index);
    if (op != Op::Quantifier && form != Form::Every) out += fmt::format(" form={}", formWord(form));
    if (outcome != kNone) out += " outcome=" + reference(outcome, Names::Outcomes, index);
    if (body != kNone) out += " by=" + reference(body, Names::Values, program_.bodies);
    if (since) out += " since";
    if (asOf) out += " as-of";
    if (bullets) out += " bullets";
    if (empty.is != EmptyIs::NothingToExamine) out += fmt::format(" empty={}", emptyWord(empty.is));
    if (empty.inherited) out += " inherited";
    if (!empty.because.empty()) out += " because=" + quoted(empty.because);
    if (op != Op::Constant && !sameValue(value, Value{})) out += " value=" + literalOf(program_, type, value).text;
    if (!text.empty()) out += " text=" + quoted(text);
    if (implied != type) out += " : " + typeWord(type);
    return out;
  }
  static std::string_view formWord(Form form) {
    const auto index = static_cast<size_t>(form);
    return index < formWords().size() ? formWords()[index] : "?";
  }
  static std::string_view emptyWord(EmptyIs is) {
    const auto index = static_cast<size_t>(is);
    return index < emptyWords().size() ? emptyWords()[index] : "?";
  }
  void flat(const Piece& piece) {
    if (!piece.brackets) {
      line_ += piece.head;
      return;
    }
    line_ += "(" + piece.head;
    for (const Piece& kid : piece.kids) {
      line_ += " ";
      flat(kid);
    }
    line_ += ")";
  }
  void layOut(const Piece& piece, size_t indent) {
    const size_t begun = line_.rfind('\n');
    const size_t column = begun == std::string::npos ? line_.size() : line_.size() - begun - 1;
    if (piece.kids.empty() || column + piece.width <= kLineWidth) {
      flat(piece);
      return;
    }
    line_ += "(" + piece.head;
    for (const Piece& kid : piece.kids) {
      line_ += "\n" + std::string(indent + 2, ' ');
      layOut(kid, indent + 2);
    }
    line_ += ")";
  }

  const Program& program_;
  std::string out_;
  std::string line_;
  size_t level_ = 0;
  Id position_ = kNone;
  Id sourceRecord_ = kNone;
  std::vector<bool> printed_;
  std::vector<Id> order_;  // nodes printed since the last declaration ended
  std::vector<Id> deep_;   // referred to before they were printed
  Id last_ = kNone;
};

}  // namespace
}  // namespace text

std::string print(const Program& program) { return text::Printer(program).run(); }

}  // namespace tollgate::ir
