#include "compiler/syntax/lexer.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "compiler/syntax/spelling.h"
#include "compiler/syntax/token_passes.h"
#include "compiler/syntax/words.h"

namespace tollgate::syntax {

namespace {

using enum TokenKind;

class Lexer {
 public:
  Lexer(std::string_view text, FileId id, const DeclarationText& declaration, Diagnostics& diagnostics)
      : text_(text),
        id_(id),
        gapBegin_(declaration.gapBegin),
        gapEnd_(declaration.gapEnd),
        end_(declaration.end),
        keyword_(declaration.keyword),
        pos_(declaration.begin),
        diagnostics_(diagnostics) {
    if (!declaration.doc.text.empty()) {
      out_.docs.push_back(declaration.doc);
      pendingDoc_ = 0;
    }
  }

  TokenStream run() {
    while (pos_ < end_ && out_.tokens.size() <= kDeclarationTokens) {
      if (pos_ == gapBegin_ && gapBegin_ < gapEnd_) pos_ = gapEnd_;
      line();
    }
    endLogicalLine();
    closeBlocks(0);
    push(Newline, end_, end_);
    return std::move(out_);
  }

 private:
  // ---- layout ----
  void line() {
    uint32_t lineEnd = findLineEnd(pos_);
    uint32_t begin = pos_;
    uint32_t column = indentOf(begin, lineEnd);
    while (begin < lineEnd && isBlank(text_[begin])) ++begin;
    if (begin >= lineEnd || comment(begin, lineEnd)) {
      pos_ = nextLine(lineEnd);
      return;
    }
    lineEnd_ = lineEnd;
    const bool sampleRow = belowGiven(column);
    if (sampleRow)
      startSampleRow(column, begin);
    else if (!(inLine_ && column > lineColumn_ && continues(begin)))
      startLogicalLine(column, begin);
    column_ = column;
    pos_ = begin;
    physicalStart_ = true;
    if (sampleRow || (keyword_ == "table" && atLogicalStart_ && isRow())) {
      row();
    } else {
      while (pos_ < lineEnd_ && out_.tokens.size() <= kDeclarationTokens) token();
    }
    pos_ = nextLine(lineEnd_);
  }

  bool inSampleData() const { return keyword_ == "world" || keyword_ == "example"; }

  /// A line below `given COLLECTION` is a row, however deep and whatever its words.
  bool belowGiven(uint32_t column) const {
    if (!inLine_ || !inSampleData()) return false;
    if (inRows_) return column > givenColumn_;
    return lineKind_ == Given && column > lineColumn_ && out_.tokens.size() == lineFirst_ + 2 && out_.tokens.back().kind == Name;
  }

  void startSampleRow(uint32_t column, uint32_t begin) {
    if (inRows_) {
      push(Newline, begin, begin);
    } else {
      givenColumn_ = lineColumn_;
      endLogicalLine();
      push(Indent, begin, begin);
      indents_.push_back(column);
      clauseBlocks_.push_back(false);
      inRows_ = true;
    }
    lineFirst_ = out_.tokens.size();
    lineKind_ = EndOfInput;
    lineColumn_ = givenColumn_;
    pendingDoc_ = kNoDoc;
  }

  void startLogicalLine(uint32_t column, uint32_t begin) {
    bool first = !inLine_;
    inRows_ = false;
    endLogicalLine();
    bool tableRow = keyword_ == "table" && !first && rowAhead(begin);
    if (!first && (!tableRow || indents_.size() == 1)) {
      if (column > indents_.back()) {
        push(Indent, begin, begin);
        indents_.push_back(column);
        clauseBlocks_.push_back(ownsClauses_);
      } else {
        closeTo(column, begin);
        push(Newline, begin, begin);
      }
    } else if (tableRow) {
      closeToDepth(2, begin);
      push(Newline, begin, begin);
    }
    inLine_ = true;
    lineColumn_ = column;
    lineFirst_ = out_.tokens.size();
    lineKind_ = EndOfInput;
    soft_ = {};
    atLogicalStart_ = true;
    if (pendingDoc_ != kNoDoc) docToken_ = pendingDoc_;
    pendingDoc_ = kNoDoc;
  }

  void closeTo(uint32_t column, uint32_t at) {
    while (indents_.size() > 1 && column < indents_.back()) {
      // A near miss snaps to the nearest open column: the deeper one when it is closer.
      uint32_t outer = indents_[indents_.size() - 2];
      if (column > outer && (indents_.back() - column < column - outer || indents_.size() == 2)) {
        report(DiagKind::IndentMismatch, at, lineEnd_);
        return;
      }
      push(Newline, at, at);
      push(Dedent, at, at);
      indents_.pop_back();
      clauseBlocks_.pop_back();
    }
    if (column != indents_.back()) report(DiagKind::IndentMismatch, at, lineEnd_);
  }

  void closeToDepth(size_t depth, uint32_t at) {
    while (indents_.size() > depth) {
      push(Newline, at, at);
      push(Dedent, at, at);
      indents_.pop_back();
      clauseBlocks_.pop_back();
    }
  }

  void closeBlocks(uint32_t) { closeToDepth(1, end_); }

  void endLogicalLine() {
    if (!inLine_) return;
    if (!brackets_.empty()) {
      const Token& open = out_.tokens[brackets_.back()];
      if (open.kind == LParen || open.kind == LBrack) {
        report(DiagKind::UnclosedBracket, open.begin, open.end, {std::string(view(open))});
      }
      brackets_.clear();
    }
    ownsClauses_ = lineFirst_ == 0 || lineKind_ == Criterion;
    joinWords(out_.tokens, lineFirst_, text_, id_, diagnostics_);
  }

  bool continues(uint32_t begin) const {
    if (!brackets_.empty()) return true;
    if (out_.tokens.size() <= lineFirst_) return false;
    const Token& last = out_.tokens.back();
    if (text_[begin] == '"' && last.kind == Text && onlyText(begin)) return true;
    return joinsAtEnd(last) || joinsAtStart(begin);
  }

  bool onlyText(uint32_t begin) const {
    uint32_t at = skipText(begin, lineEnd_);
    while (at < lineEnd_ && isBlank(text_[at])) ++at;
    return at >= lineEnd_ || text_.substr(at, 2) == "--";
  }

  bool joinsAtEnd(const Token& last) const {
    switch (last.kind) {
      case And:
      case Or:
      case Not:
      case Implies:
      case Is:
      case In:
      case By:
      case Where:
      case Satisfy:
      case Satisfying:
      case Means:
      case If:
      case Then:
      case Otherwise:
      case Because:
      case Under:
      case Neither:
      case Nor:
      case Comma:
      case Plus:
      case Minus:
      case Star:
      case Eq:
      case When: return true;
      case Of: {  // `all of` and `any of` open a block
        if (out_.tokens.size() - lineFirst_ < 2) return true;
        TokenKind before = out_.tokens[out_.tokens.size() - 2].kind;
        return before != All && before != Any;
      }
      case Name: {  // `at least`, `at most`
        std::string_view word = view(last);
        return (word == "least" || word == "most") && out_.tokens.size() - lineFirst_ >= 2 &&
               out_.tokens[out_.tokens.size() - 2].kind == At;
      }
      default: return false;
    }
  }

  bool joinsAtStart(uint32_t begin) const {
    if (text_[begin] == '+' || text_[begin] == '*') return true;
    std::string_view word = wordAt(begin);
    if (word == "with" && inSampleData()) return true;
    for (std::string_view joiner :
         {"and", "or", "implies", "nor", "is", "satisfy", "satisfies", "satisfying", "where", "then", "otherwise", "because"}) {
      if (word == joiner) return !(word == "then" && lineKind_ == EndOfInput && keyword_ == "pack");
    }
    return false;
  }

  bool comment(uint32_t begin, uint32_t lineEnd) {
    if (text_.substr(begin, 2) != "--") return false;
    bool doc = text_.substr(begin, 3) == "---";
    uint32_t after = begin + (doc ? 3 : 2);
    if (after < lineEnd && !isBlank(text_[after])) return false;
    if (doc) {
      std::string words(trim(text_.substr(after, lineEnd - after)));
      if (pendingDoc_ == kNoDoc) {
        pendingDoc_ = static_cast<uint32_t>(out_.docs.size());
        out_.docs.push_back({words, {id_, begin, lineEnd}});
      } else {
        out_.docs[pendingDoc_].text += "\n" + words;
        out_.docs[pendingDoc_].span.end = lineEnd;
      }
    }
    return true;
  }

  // ---- table rows: one token a line ----
  bool rowAhead(uint32_t begin) const {
    for (uint32_t i = begin; i < lineEnd_; ++i) {
      if (text_[i] == '"')
        i = skipText(i, lineEnd_) - 1;
      else if (text_[i] == '|')
        return true;
      else if (text_.substr(i, 3) == "-- ")
        return false;
    }
    return false;
  }
  bool isRow() const { return out_.tokens.size() > 1 && rowAhead(pos_); }
  void row() {
    uint32_t begin = pos_;
    uint32_t stop = lineEnd_;
    for (uint32_t i = begin; i < lineEnd_; ++i) {
      if (text_[i] == '"')
        i = skipText(i, lineEnd_) - 1;
      else if (text_.substr(i, 2) == "--" && isBlank(text_[i - 1]) && (i + 2 >= lineEnd_ || isBlank(text_[i + 2])))
        stop = i;
      if (stop != lineEnd_) break;
    }
    while (stop > begin && isBlank(text_[stop - 1])) --stop;
    push(Row, begin, stop);
    atLogicalStart_ = false;
    pos_ = lineEnd_;
  }

  // ---- tokens ----
  void token() {
    char c = text_[pos_];
    if (isBlank(c)) {
      ++pos_;
      return;
    }
    if (c == '-' && text_.substr(pos_, 2) == "--" && isCommentHere()) {
      pos_ = lineEnd_;
      return;
    }
    if (atLogicalStart_ && c == '-' && pos_ + 1 < lineEnd_ && text_[pos_ + 1] == ' ') {
      push(Bullet, pos_, pos_ + 1);
      ++pos_;
      lineFirst_ = out_.tokens.size() - 1;
      atLogicalStart_ = false;
      return;
    }
    if (isNameStart(c)) return word();
    if (isDigit(c) || (c == '-' && pos_ + 1 < lineEnd_ && isDigit(text_[pos_ + 1]) && !afterOperand())) return number();
    atLogicalStart_ = false;
    if (c == '"') return textLiteral();
    sign(c);
  }

  bool isCommentHere() const {
    uint32_t after = pos_ + (text_.substr(pos_, 3) == "---" ? 3 : 2);
    bool before = physicalBlankBefore();
    return before && (after >= lineEnd_ || isBlank(text_[after]));
  }
  bool physicalBlankBefore() const { return pos_ == 0 || isBlank(text_[pos_ - 1]) || text_[pos_ - 1] == '\n'; }
  bool afterOperand() const { return !physicalBlankBefore() && text_[pos_ - 1] != '(' && text_[pos_ - 1] != '['; }

  void word() {
    uint32_t begin = pos_;
    uint32_t at = nameEnd(begin);
    std::string_view name = text_.substr(begin, at - begin);
    if (text_.substr(at, 2) == "--" && at + 2 < lineEnd_ && isNameChar(text_[at + 2])) {
      uint32_t stop = at;
      while (stop < lineEnd_ && (isNameChar(text_[stop]) || text_[stop] == '-')) ++stop;
      auto& diagnostic = report(DiagKind::DoubleHyphen, begin, stop, {std::string(text_.substr(begin, stop - begin))});
      diagnostic.fixes.push_back({"write a single hyphen", {{{id_, at, at + 2}, "-"}}});
      push(Name, begin, stop);
      pos_ = stop;
      atLogicalStart_ = false;
      return;
    }
    bool first = atLogicalStart_;
    atLogicalStart_ = false;
    if (first && lineStart(begin, at, out_.tokens.empty() ? keyword_ : name)) return;
    pos_ = at;
    TokenKind kind = Name;
    bool member = !out_.tokens.empty() && out_.tokens.back().kind == Dot && out_.tokens.back().end == begin;
    if (const Word* reserved = member ? nullptr : reservedWord(name)) kind = reserved->kind;
    if (kind == Name && brackets_.empty()) {
      for (const Word& soft : soft_) {
        if (soft.text == name) kind = soft.kind;
      }
    }
    if (first && kind == Name && unknownLine(at)) kind = meantLine(begin, at, name);
    if (first && kind == Name && keyword_ == "pack" && severalValues(at)) {
      if (const TokenKind meant = meantLine(begin, at, name); meant != UnknownWord) kind = meant;
    }
    if (!first && kind == Name) kind = meantSoft(begin, at, name);
    push(kind, begin, at);
    if (first) startLine(kind);
    if (first && keyword_ == "table") soft_ = kind == Name ? axisWords() : soft_;
    if (kind == Under) citations();
    if (kind == Where) soft_ = {};  // a condition has no words of its line
    if ((kind == For || kind == By) && lineKind_ == Given && inSampleData()) soft_ = takenWords();
    if (kind == With) soft_ = {};
    if (kind == Because && lineKind_ == Expect) reasons();
    if (kind == Version || kind == Fingerprint) plainWord();
    if (!first && kind == Test) lineKind_ == Omit ? plainWords() : plainWord();
  }

  /// The first word of a line: a clause word or phrase, or false.
  bool lineStart(uint32_t begin, uint32_t at, std::string_view name) {
    for (const Phrase& phrase : linePhrases()) {
      if (phrase.words[0] != name) continue;
      uint32_t stop = phraseEnd(begin, phrase);
      if (!stop) continue;
      push(phrase.kind, begin, stop);
      pos_ = stop;
      startLine(phrase.kind);
      return true;
    }
    for (const Word& clause : lineWords(keyword_)) {
      bool declares = out_.tokens.empty();
      if (clause.text != name || (!declares && !clausePlace(clause.kind, at))) continue;
      push(clause.kind, begin, at);
      pos_ = at;
      startLine(clause.kind);
      return true;
    }
    return !out_.tokens.empty() && nearlyPhrase(begin);
  }

  /// The clause word that the first word of a line is nearly, reported, or is, with nothing behind it; else UnknownWord.
  TokenKind meantLine(uint32_t begin, uint32_t at, std::string_view name) {
    const bool gate = keyword_ == "entry" || keyword_ == "exit";
    std::vector<Word> candidates(lineWords(keyword_).begin(), lineWords(keyword_).end());
    std::erase_if(candidates, [&](const Word& word) { return word.kind == Entry || word.kind == Exit || word.text == keyword_; });
    candidates.push_back({"under", Under});
    if (gate) candidates.insert(candidates.end(), {{"otherwise", Otherwise}, {"for", For}});
    if (inSampleData()) candidates.push_back({"each", Each});
    const uint32_t next = skipBlank(at);
    const bool alone = next >= lineEnd_ || text_.substr(next, 2) == "--";
    if (inSampleData() && name == "as-of") {
      reportMisspelt(diagnostics_, {id_, begin, at}, name, "as of");
      return AsOf;
    }
    for (const Word& word : candidates) {
      if (alone && name == word.text) return word.kind;  // the parser says what it lacks
      const bool per = word.kind == Under && name == "per";
      if (!per && !isMisspelt(name, word.text)) continue;
      reportMisspelt(diagnostics_, {id_, begin, at}, name, word.text);
      return word.kind;
    }
    return UnknownWord;
  }

  /// Two values without a comma: no field of a test looks like that.
  bool severalValues(uint32_t at) const {
    uint32_t next = skipBlank(at);
    if (next >= lineEnd_ || text_[next] == '"') return false;
    while (next < lineEnd_ && !isBlank(text_[next]) && text_[next] != ',' && text_[next] != '"') ++next;
    next = skipBlank(next);
    return next < lineEnd_ && text_[next] != ',' && text_.substr(next, 2) != "--";
  }

  /// A soft word where nothing else can stand: `exit gae`, `enum E in ordr`, `Severity dwn`.
  TokenKind meantSoft(uint32_t begin, uint32_t at, std::string_view name) {
    if (inSampleData()) return meantInSampleData(begin, at, name);
    const size_t place = out_.tokens.size() - lineFirst_;
    const bool gate = lineFirst_ == 0 && place == 1 && (keyword_ == "entry" || keyword_ == "exit");
    const bool order = lineFirst_ == 0 && keyword_ == "enum" && out_.tokens.back().kind == In;
    const bool down = lineFirst_ != 0 && place % 2 == 1 && keyword_ == "table" && out_.tokens.back().kind == Name;
    const std::string_view right = gate ? "gate" : order ? "order" : down ? "down" : "";
    if (right.empty() || !isMisspelt(name, right)) return Name;
    reportMisspelt(diagnostics_, {id_, begin, at}, name, right);
    return gate ? Gate : order ? Order : Down;
  }

  /// `with` and `because`, where another word would stand beside a name.
  TokenKind meantInSampleData(uint32_t begin, uint32_t at, std::string_view name) {
    const bool afterName = out_.tokens.back().kind == Name;
    const bool with = afterName && (lineKind_ == Given || lineKind_ == Each) && !soft_.empty() && isMisspelt(name, "with");
    const bool because = afterName && lineKind_ == Expect && isMisspelt(name, "because");
    if (!with && !because) return Name;
    reportMisspelt(diagnostics_, {id_, begin, at}, name, with ? "with" : "because");
    return with ? With : Because;
  }

  /// The phrase that the line nearly begins with: all words but one are right.
  bool nearlyPhrase(uint32_t begin) {
    for (const Phrase& phrase : linePhrases()) {
      if (!phraseFits(phrase.kind)) continue;
      uint32_t at = begin, stop = begin;
      Span wrong;
      std::string_view right;
      size_t slips = 0, length = 0;
      for (std::string_view expected : phrase.words) {
        if (expected.empty()) break;
        ++length;
        at = skipBlank(stop);
        const std::string_view word = at < lineEnd_ ? wordAt(at) : std::string_view();
        stop = at + static_cast<uint32_t>(word.size());
        if (word == expected) continue;
        slips += isMisspelt(word, expected) ? 1 : 2;
        wrong = {id_, at, stop};
        right = expected;
      }
      if (slips != 1 || length < 2) continue;
      reportMisspelt(diagnostics_, wrong, text_.substr(wrong.begin, wrong.end - wrong.begin), right);
      push(phrase.kind, begin, stop);
      pos_ = stop;
      startLine(phrase.kind);
      return true;
    }
    return false;
  }
  bool phraseFits(TokenKind phrase) const {
    switch (phrase) {
      case CountingOnly: return keyword_ == "entry" || keyword_ == "exit";
      case StaleAfter:
      case OtherTests:
      case EmptyMeansAbsent: return keyword_ == "source";
      case MayBeEmpty: return keyword_ == "source" || keyword_ == "exception";
      case EverythingElse:
      case AsOf: return inSampleData();
      case ToBeAgreed: return keyword_ == "interpretation";
      case NotBefore:
      case WhileUndecided: return keyword_ == "decision";
      case LimitEach:
      case LimitAll: return keyword_ == "table";
      default: return false;
    }
  }

  /// A line of clauses that begins with a name, where no line of this declaration may.
  bool unknownLine(uint32_t at) const {
    if (indents_.size() < 2 || !clauseBlocks_.back()) return false;
    uint32_t next = skipBlank(at);
    char c = next < lineEnd_ ? text_[next] : '\n';
    if (keyword_ == "record") return c != ':' && c != '"';
    if (keyword_ == "source" || keyword_ == "document" || keyword_ == "register" || keyword_ == "calendar") return c != '=';
    while (keyword_ == "table" && next < lineEnd_ && text_[next] == '.') next = skipBlank(nameEnd(next + 1));  // `model.Severity down`
    if (keyword_ == "table") return wordAt(next) != "down" && !isMisspelt(wordAt(next), "down");
    return keyword_ == "entry" || keyword_ == "exit" || keyword_ == "exception" || keyword_ == "decision" || keyword_ == "interpretation" ||
           inSampleData();
  }

  void startLine(TokenKind kind) {
    lineKind_ = kind;
    soft_ = (kind == For || kind == In) && keyword_ != "pack" ? std::span<const Word>{} : softWords(kind);
    switch (kind) {
      case Test:
      case Clause:
      case Requirement:
      case Variant: return plainWord();
      case Exercises: return citations();
      case Covers: return citationsAfterCoverage();
      default: return;
    }
  }

  /// Not before `: = . , | ->`, `is`, `and`, `or`, a `(` or `[` that touches it, or the line's end: there the word is
  /// a plain name. `require (a or b) and c` is a clause, `require(a)` is not.
  bool clausePlace(TokenKind kind, uint32_t at) const {
    uint32_t next = skipBlank(at);
    if (next >= lineEnd_ || text_.substr(next, 2) == "--") return standsAlone(kind);
    char c = text_[next];
    if (c == ':' || c == '=' || c == '.' || c == ',' || c == '|') return false;
    if ((c == '(' || c == '[') && next == at) return kind == Content;  // `content(a)`
    if (text_.substr(next, 2) == "->") return false;
    std::string_view word = wordAt(next);
    return word != "is" && word != "and" && word != "or";
  }

  uint32_t phraseEnd(uint32_t begin, const Phrase& phrase) const {
    uint32_t at = begin;
    for (std::string_view expected : phrase.words) {
      if (expected.empty()) break;
      at = skipBlank(at);
      if (wordAt(at) != expected) return 0;
      at += static_cast<uint32_t>(expected.size());
    }
    return at;
  }

  /// Test ids, clause numbers, versions, fingerprints: everything up to a blank or a quote.
  void plainWord() {
    uint32_t begin = skipBlank(pos_);
    if (begin >= lineEnd_ || text_[begin] == '"') return;
    uint32_t at = begin;
    while (at < lineEnd_ && !isBlank(text_[at]) && text_[at] != '"') ++at;
    push(PlainWord, begin, at);
    pos_ = at;
  }

  /// Test ids with commas between them.
  void plainWords() {
    for (;;) {
      uint32_t begin = skipBlank(pos_);
      uint32_t at = begin;
      while (at < lineEnd_ && !isBlank(text_[at]) && text_[at] != '"' && text_[at] != ',') ++at;
      if (at == begin || text_.substr(begin, at - begin) == "because") return;
      push(PlainWord, begin, at);
      pos_ = skipBlank(at);
      if (pos_ >= lineEnd_ || text_[pos_] != ',') return;
      push(Comma, pos_, pos_ + 1);
      ++pos_;
    }
  }

  void citationsAfterCoverage() {
    uint32_t begin = skipBlank(pos_);
    std::string_view how = wordAt(begin);
    for (const Word& word : softWords(Covers)) {
      if (how != word.text && !isMisspelt(how, word.text)) continue;
      pos_ = begin + static_cast<uint32_t>(how.size());
      if (how != word.text) reportMisspelt(diagnostics_, {id_, begin, pos_}, how, word.text);
      push(word.kind, begin, pos_);
      break;
    }
    citations();
  }

  /// The reasons that an example expects: words up to a comma or the line's end, or a text.
  void reasons() {
    for (;;) {
      const uint32_t begin = skipBlank(pos_);
      uint32_t at = begin;
      while (at < lineEnd_ && text_[at] != ',' && text_[at] != '"' && !commentAhead(at)) ++at;
      uint32_t stop = at;
      while (stop > begin && isBlank(text_[stop - 1])) --stop;
      if (stop > begin) push(PlainWord, begin, stop);
      pos_ = at;
      if (at >= lineEnd_ || text_[at] != ',') return;
      push(Comma, at, at + 1);
      pos_ = at + 1;
    }
  }
  bool commentAhead(uint32_t at) const {
    return text_.substr(at, 2) == "--" && at > 0 && isBlank(text_[at - 1]) && (at + 2 >= lineEnd_ || isBlank(text_[at + 2]));
  }

  /// Citations up to `because`, `, may …` or the line's end; the commas between them make no tokens.
  void citations() {
    for (;;) {
      uint32_t begin = skipBlank(pos_);
      uint32_t at = begin;
      while (at < lineEnd_ && text_[at] != ',' && text_[at] != '"' && !endsCitation(at)) ++at;
      uint32_t stop = at;
      while (stop > begin && isBlank(text_[stop - 1])) --stop;
      if (stop > begin) push(Cite, begin, stop);
      pos_ = at;
      if (meansBecause(at)) {
        pos_ = at + static_cast<uint32_t>(wordAt(at).size());
        reportMisspelt(diagnostics_, {id_, at, pos_}, wordAt(at), "because");
        push(Because, at, pos_);
      }
      if (at >= lineEnd_ || text_[at] != ',') return;
      uint32_t next = skipBlank(at + 1);
      if (wordAt(next) == "may") return;
      pos_ = at + 1;
      if (next >= lineEnd_ || text_.substr(next, 2) == "--") {
        if (!moreCitationsBelow()) {
          push(Comma, at, at + 1);
          return;
        }
      }
    }
  }
  bool endsCitation(uint32_t at) const {
    return at > 0 && isBlank(text_[at - 1]) && (commentAhead(at) || wordAt(at) == "because" || meansBecause(at));
  }
  /// A slip of the pen with a reason behind it.
  bool meansBecause(uint32_t at) const {
    if (at >= lineEnd_ || !isMisspelt(wordAt(at), "because")) return false;
    const uint32_t next = skipBlank(at + static_cast<uint32_t>(wordAt(at).size()));
    return next < lineEnd_ && text_[next] == '"';
  }
  /// After a comma at the line's end: a deeper line goes on with the citations.
  bool moreCitationsBelow() {
    uint32_t next = nextLine(lineEnd_);
    if (next >= end_) return false;
    uint32_t nextEnd = findLineEnd(next);
    if (indentOf(next, nextEnd) <= lineColumn_) return false;
    pos_ = next;
    lineEnd_ = nextEnd;
    return skipBlank(next) < nextEnd;
  }

  void number() {
    atLogicalStart_ = false;
    uint32_t begin = pos_;
    uint32_t at = begin + 1;
    while (at < lineEnd_ && isDigit(text_[at])) ++at;
    if (uint32_t dateStop = dateEnd(begin)) {
      uint32_t stop = dateStop;
      if (stop < lineEnd_ && text_[stop] == 'T') {
        while (stop < lineEnd_ && (isNameChar(text_[stop]) || text_[stop] == ':' || text_[stop] == '.' || text_[stop] == '+' ||
                                   (text_[stop] == '-' && isDigit(text_[stop + 1 < lineEnd_ ? stop + 1 : stop]))))
          ++stop;
      }
      push(stop > dateStop ? Instant : Date, begin, stop);
      pos_ = stop;
      return;
    }
    if (const uint32_t stop = foreignDateEnd(begin)) {
      report(DiagKind::UnexpectedCharacter, begin, stop, {std::string(text_.substr(begin, stop - begin))}).help =
          "a date is written year, month, day: `2020-01-31`";
      push(Date, begin, stop);
      pos_ = stop;
      return;
    }
    if (const uint32_t stop = groupedEnd(at)) {
      std::string digits(text_.substr(begin, stop - begin));
      Diagnostic& diagnostic = report(DiagKind::UnexpectedCharacter, begin, stop, {digits});
      std::erase(digits, ',');
      diagnostic.help = fmt::format("write `{}`", digits);
      diagnostic.fixes.push_back({fmt::format("write `{}`", digits), {{{id_, begin, stop}, digits}}});
      push(Count, begin, stop);
      pos_ = stop;
      return;
    }
    TokenKind kind = Count;
    if (at + 1 < lineEnd_ && text_[at] == '.' && isDigit(text_[at + 1])) {
      kind = Number;
      ++at;
      while (at < lineEnd_ && isDigit(text_[at])) ++at;
    }
    if (at < lineEnd_ && text_[at] == '%') {
      kind = Percent;
      ++at;
    }
    if (kind != Percent && at < lineEnd_ && isNameStart(text_[at])) {
      uint32_t stop = nameEnd(at);
      report(DiagKind::UnexpectedCharacter, begin, stop, {std::string(text_.substr(begin, stop - begin))});
      at = stop;
    }
    push(kind, begin, at);
    pos_ = at;
  }

  /// The end of `31/01/2020`, `31.1.2020` or `2020/01/31`, or 0.
  uint32_t foreignDateEnd(uint32_t begin) const {
    uint32_t at = begin;
    uint32_t lengths[3] = {0, 0, 0};
    char between = 0;
    for (uint32_t& length : lengths) {
      if (&length != lengths) {
        if (at >= lineEnd_ || (text_[at] != '/' && text_[at] != '.') || (between != 0 && text_[at] != between)) return 0;
        between = text_[at++];
      }
      while (at < lineEnd_ && isDigit(text_[at])) ++at, ++length;
    }
    const auto one = [](uint32_t length) { return length == 1 || length == 2; };
    return one(lengths[1]) && ((one(lengths[0]) && lengths[2] == 4) || (lengths[0] == 4 && one(lengths[2]))) ? at : 0;
  }

  /// The end of `1,000` whose first digits end at `at`, or 0. In brackets a comma lists values.
  uint32_t groupedEnd(uint32_t at) const {
    if (!brackets_.empty()) return 0;
    uint32_t stop = at;
    while (stop + 3 < lineEnd_ && text_[stop] == ',' && isDigit(text_[stop + 1]) && isDigit(text_[stop + 2]) && isDigit(text_[stop + 3])) {
      stop += 4;
    }
    if (stop + 3 == lineEnd_) return 0;
    return stop == at || (stop < lineEnd_ && (isDigit(text_[stop]) || isNameStart(text_[stop]))) ? 0 : stop;
  }

  uint32_t dateEnd(uint32_t begin) const {
    static constexpr std::string_view kShape = "dddd-dd-dd";
    if (begin + kShape.size() > lineEnd_) return 0;
    for (uint32_t i = 0; i < kShape.size(); ++i) {
      char c = text_[begin + i];
      if (kShape[i] == 'd' ? !isDigit(c) : c != '-') return 0;
    }
    uint32_t stop = begin + static_cast<uint32_t>(kShape.size());
    return stop < lineEnd_ && isDigit(text_[stop]) ? 0 : stop;
  }

  void textLiteral() {
    uint32_t stop = skipText(pos_, lineEnd_);
    if (stop - pos_ < 2 || text_[stop - 1] != '"' || escaped(stop - 1)) {
      while (stop > pos_ + 1 && isBlank(text_[stop - 1])) --stop;
      auto& diagnostic = report(DiagKind::UnterminatedText, pos_, stop);
      if (stop == pos_ + 1)
        diagnostic.fixes.push_back({"leave the quote out", {{{id_, pos_, stop}, ""}}});
      else
        diagnostic.fixes.push_back({"add the closing quote", {{{id_, stop, stop}, "\""}}});
      push(Text, pos_, stop);
      pos_ = lineEnd_;
      return;
    }
    push(Text, pos_, stop);
    pos_ = stop;
  }
  bool escaped(uint32_t at) const {
    uint32_t slashes = 0;
    while (at > pos_ + 1 && text_[at - 1] == '\\') ++slashes, --at;
    return slashes % 2 == 1;
  }
  uint32_t skipText(uint32_t at, uint32_t stop) const {
    for (++at; at < stop; ++at) {
      if (text_[at] == '\\' && at + 1 < stop)
        ++at;
      else if (text_[at] == '"')
        return at + 1;
    }
    return stop;
  }

  void sign(char c) {
    std::string_view rest = text_.substr(pos_, lineEnd_ - pos_);
    auto starts = [&](std::string_view s) { return rest.substr(0, s.size()) == s; };
    if (starts("->")) return signToken(Arrow, 2);
    if (starts("..")) return signToken(Range, 2);
    for (std::string_view op : {"==", "!=", ">=", "<=", "=>", "=<", "<>", "≥", "≤", "≠"}) {
      if (starts(op)) return signToken(BadOp, static_cast<uint32_t>(op.size()));
    }
    switch (c) {
      case '(': brackets_.push_back(out_.tokens.size()); return signToken(LParen, 1);
      case '[': brackets_.push_back(out_.tokens.size()); return signToken(LBrack, 1);
      case ')':
      case ']': {
        if (!brackets_.empty()) brackets_.pop_back();
        return signToken(c == ')' ? RParen : RBrack, 1);
      }
      case ',': return signToken(Comma, 1);
      case ':': return signToken(Colon, 1);
      case '.': return signToken(Dot, 1);
      case '?': return signToken(Question, 1);
      case '=': return signToken(Eq, 1);
      case '+': return signToken(Plus, 1);
      case '*': return signToken(Star, 1);
      case '<':
      case '>': return signToken(BadOp, 1);
      case '-': return minus();
      case '{': return capture();
      default: return unexpected(c);
    }
  }
  void minus() {
    bool spaced = physicalBlankBefore() && (pos_ + 1 >= lineEnd_ || isBlank(text_[pos_ + 1]));
    if (!spaced) {
      uint32_t at = pos_;
      auto& diagnostic = report(DiagKind::MinusSpacing, at, at + 1);
      diagnostic.fixes.push_back({"put a space on both sides", {{{id_, at, at + 1}, " - "}}});
    }
    signToken(Minus, 1);
  }
  void capture() {
    uint32_t at = pos_ + 1;
    while (at < lineEnd_ && text_[at] != '}' && text_[at] != '"') ++at;
    if (at >= lineEnd_ || text_[at] != '}') return unexpected('{');
    push(Capture, pos_, at + 1);
    pos_ = at + 1;
  }
  void unexpected(char c) {
    uint32_t stop = pos_ + 1;
    if (static_cast<unsigned char>(c) >= 0x80) {
      while (stop < lineEnd_ && static_cast<unsigned char>(text_[stop]) >= 0x80) ++stop;
    }
    if (foreignQuotes() || foreignMinus()) return;
    std::string_view bytes = text_.substr(pos_, stop - pos_);
    bool shown = static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && stop - pos_ <= 32;
    if (shown) {
      Diagnostic& diagnostic = report(DiagKind::UnexpectedCharacter, pos_, stop, {std::string(bytes)});
      const Token* before = out_.tokens.empty() ? nullptr : &out_.tokens.back();
      if (c == '%' && before && (before->kind == Count || before->kind == Number) && pos_ > before->end) {
        const std::string share = std::string(text_.substr(before->begin, before->end - before->begin)) + "%";
        diagnostic.help = fmt::format("write `{}`", share);
        diagnostic.fixes.push_back({fmt::format("write `{}`", share), {{{id_, before->end, pos_}, ""}}});
      }
      if (c == '/') diagnostic.help = "there is no division: compare a `share of S satisfying C`, or multiply the other side";
    }
    pos_ = stop;
  }
  /// A text in the quotes of an office program, or in single ones.
  bool foreignQuotes() {
    const std::string_view rest = text_.substr(pos_, lineEnd_ - pos_);
    for (const auto& [open, close] : {std::pair{"“", "”"}, {"„", "“"}, {"«", "»"}, {"”", "”"}, {"‘", "’"}, {"'", "'"}}) {
      if (!rest.starts_with(open)) continue;
      const size_t inner = std::string_view(open).size(), end = rest.find(close, inner);
      if (end == std::string_view::npos) continue;
      const auto stop = static_cast<uint32_t>(pos_ + end + std::string_view(close).size());
      const std::string fixed = fmt::format("\"{}\"", rest.substr(inner, end - inner));
      Diagnostic& diagnostic = report(DiagKind::UnexpectedCharacter, pos_, stop, {std::string(text_.substr(pos_, stop - pos_))});
      diagnostic.help = fmt::format("write `{}`", fixed);
      diagnostic.fixes.push_back({fmt::format("write `{}`", fixed), {{{id_, pos_, stop}, fixed}}});
      pos_ = stop;
      return true;
    }
    return false;
  }
  bool foreignMinus() {
    for (const std::string_view dash : {"–", "—", "−"}) {
      if (text_.substr(pos_, dash.size()) != dash) continue;
      const auto size = static_cast<uint32_t>(dash.size());
      Diagnostic& diagnostic = report(DiagKind::UnexpectedCharacter, pos_, pos_ + size, {std::string(dash)});
      diagnostic.help = "write a hyphen, `-`";
      diagnostic.fixes.push_back({"write `-`", {{{id_, pos_, pos_ + size}, "-"}}});
      signToken(Minus, size);
      return true;
    }
    return false;
  }
  void signToken(TokenKind kind, uint32_t size) {
    push(kind, pos_, pos_ + size);
    pos_ += size;
  }

  // ---- bytes ----
  void push(TokenKind kind, uint32_t begin, uint32_t end) {
    uint32_t doc = kNoDoc;
    if (kind != Indent && kind != Dedent && kind != Newline && docToken_ != kNoDoc) std::swap(doc, docToken_);
    out_.tokens.push_back({kind, begin, end, doc});
  }
  Diagnostic& report(DiagKind kind, uint32_t begin, uint32_t end, std::vector<std::string> args = {}) {
    return diagnostics_.add(kind, {id_, begin, std::max(begin, end)}, std::move(args));
  }
  std::string_view view(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }
  uint32_t findLineEnd(uint32_t at) const {
    size_t found = text_.find('\n', at);
    return found == std::string_view::npos || found > end_ ? end_ : static_cast<uint32_t>(found);
  }
  uint32_t nextLine(uint32_t lineEnd) const { return lineEnd + 1 < end_ ? lineEnd + 1 : end_; }
  uint32_t skipBlank(uint32_t at) const {
    while (at < lineEnd_ && isBlank(text_[at])) ++at;
    return at;
  }
  uint32_t nameEnd(uint32_t at) const {
    while (at < lineEnd_ && (isNameChar(text_[at]) || (text_[at] == '-' && at + 1 < lineEnd_ && isNameChar(text_[at + 1])))) ++at;
    return at;
  }
  std::string_view wordAt(uint32_t at) const {
    if (at >= text_.size() || !isNameStart(text_[at])) return {};
    uint32_t stop = at;
    while (stop < text_.size() &&
           (isNameChar(text_[stop]) || (text_[stop] == '-' && stop + 1 < text_.size() && isNameChar(text_[stop + 1]))))
      ++stop;
    return text_.substr(at, stop - at);
  }
  static std::string_view trim(std::string_view words) {
    while (!words.empty() && isBlank(words.front())) words.remove_prefix(1);
    while (!words.empty() && isBlank(words.back())) words.remove_suffix(1);
    return words;
  }
  /// Columns are bytes. A tab is reported once a line; it counts as one step of the layout, two columns, or as what makes the line
  /// deeper than a line above that opens a block.
  uint32_t indentOf(uint32_t begin, uint32_t lineEnd) {
    uint32_t at = begin;
    hasIndentTab_ = false;
    uint32_t column = 0;
    for (; at < lineEnd && isBlank(text_[at]); ++at) {
      hasIndentTab_ |= text_[at] == '\t';
      column += text_[at] == '\t' ? 2 : 1;
    }
    const bool opened = inLine_ && (lineFirst_ == 0 || lineKind_ == Criterion || lineKind_ == Test || lineKind_ == Either);
    if (hasIndentTab_ && opened && column <= lineColumn_) column = lineColumn_ + 2;
    if (hasIndentTab_ && at < lineEnd && reportedTab_ != begin) {
      reportedTab_ = begin;
      auto& diagnostic = report(DiagKind::TabInIndent, begin, at);
      diagnostic.fixes.push_back({"write spaces", {{{id_, begin, at}, std::string(column, ' ')}}});
    }
    return column;
  }

  std::string_view text_;
  FileId id_;
  uint32_t gapBegin_, gapEnd_;
  uint32_t end_;
  std::string_view keyword_;
  uint32_t pos_;
  Diagnostics& diagnostics_;
  TokenStream out_;
  std::vector<uint32_t> indents_{0};
  std::vector<bool> clauseBlocks_{false};  // does the block hold clauses, or conditions, choices, mapped values?
  bool ownsClauses_ = false;
  std::vector<size_t> brackets_;
  std::span<const Word> soft_;
  uint32_t lineEnd_ = 0;
  uint32_t lineColumn_ = 0;
  uint32_t column_ = 0;
  uint32_t reportedTab_ = 0xFFFFFFFFu;
  size_t lineFirst_ = 0;
  uint32_t pendingDoc_ = kNoDoc;
  uint32_t docToken_ = kNoDoc;
  TokenKind lineKind_ = EndOfInput;
  bool inLine_ = false;
  bool atLogicalStart_ = false;
  bool physicalStart_ = false;
  bool hasIndentTab_ = false;
  bool inRows_ = false;  // of sample data, below a `given` in this column:
  uint32_t givenColumn_ = 0;
};

}  // namespace

std::string_view shownToken(TokenKind kind) {
  switch (kind) {
    case TokenKind::EndOfInput: return "the end of the declaration";
#define TOKEN(name, grammarName, shown) \
  case TokenKind::name:                 \
    return shown;
#include "compiler/syntax/token_kinds.def"
#undef TOKEN
  }
  return "";
}

TokenStream tokenize(std::string_view text, FileId id, const DeclarationText& declaration, const Limits& limits, Diagnostics& diagnostics) {
  TokenStream stream = Lexer(text, id, declaration, diagnostics).run();
  if (stream.tokens.size() > kDeclarationTokens) {
    diagnostics.add(DiagKind::DeclarationTooLong,
                    {id, declaration.begin, declaration.begin + static_cast<uint32_t>(declaration.keyword.size())},
                    {std::to_string(kDeclarationTokens)});
    stream.refused = true;
    return stream;
  }
  guardNesting(stream, id, limits, diagnostics);
  return stream;
}

std::vector<std::string> clauseWords(std::string_view declarationKeyword) {
  std::vector<std::string> words{"under"};
  for (const Word& word : lineWords(declarationKeyword)) words.emplace_back(word.text);
  // Phrases belong to a few declarations each.
  auto phrase = [&](std::string_view keyword, std::initializer_list<const char*> firsts) {
    if (keyword == declarationKeyword) words.insert(words.end(), firsts.begin(), firsts.end());
  };
  phrase("entry", {"counting"});
  phrase("exit", {"counting"});
  phrase("source", {"stale", "other", "empty"});
  phrase("interpretation", {"to"});
  phrase("decision", {"while", "not"});
  phrase("world", {"everything", "as", "each"});
  phrase("example", {"everything", "as", "each", "of"});
  return words;
}

std::vector<std::string> declarationWords() {
  return {"use",    "document", "register", "enum", "record", "define", "exception", "table",  "calendar", "decision", "interpretation",
          "agreed", "entry",    "exit",     "pack", "source", "report", "world",     "example"};
}

bool isReservedWord(std::string_view word) { return reservedWord(word) != nullptr; }

}  // namespace tollgate::syntax
