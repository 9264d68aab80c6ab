#include "compiler/syntax/token_passes.h"

#include "compiler/syntax/spelling.h"
#include "compiler/syntax/words.h"

namespace tollgate::syntax {

namespace {

using enum TokenKind;

/// One line's raw tokens, read from the left and written back, joined, into the same vector.
class Joiner {
 public:
  Joiner(std::vector<Token>& tokens, size_t first, std::string_view text, FileId file, Diagnostics& diagnostics)
      : tokens_(tokens), text_(text), file_(file), diagnostics_(diagnostics), first_(first), read_(first), write_(first) {
    for (size_t i = first; i < tokens.size(); ++i) {
      satisfies_ = satisfies_ || tokens[i].kind == Satisfy;
      nors_ = nors_ || tokens[i].kind == Nor;
      conditions_ = conditions_ || isOfConditions(tokens[i].kind);
      limits_ = limits_ || tokens[i].kind == At || tokens[i].kind == Exactly || word(i - first) == "more" || word(i - first) == "fewer";
    }
  }

  void run() {
    expects_ = kind(0) == Expect;
    // `of`, `and` and `or` of sample data join no conditions.
    const bool sample = expects_ || kind(0) == Given || kind(0) == Each;
    conditions_ = conditions_ && !sample;
    while (read_ < tokens_.size()) step();
    tokens_.resize(write_);
    findEmptyReasons();
    if (!sample) markAggregates(), markDays();
  }

 private:
  /// A reason without a word is none.
  void findEmptyReasons() {
    for (size_t i = first_; i + 1 < tokens_.size(); ++i) {
      const bool asks = tokens_[i].kind == Because || tokens_[i].kind == StillNeeded || tokens_[i].kind == Finding;
      const Token& text = tokens_[i + 1];
      if (!asks || text.kind != Text) continue;
      if (text_.substr(text.begin, text.end - text.begin).find_first_not_of("\" ") != std::string_view::npos) continue;
      diagnostics_.add(DiagKind::EmptyReason, {file_, text.begin, text.end},
                       {tokens_[i].kind == Because   ? "because"
                        : tokens_[i].kind == Finding ? "finding"
                                                     : "still needed"});
    }
  }
  TokenKind kind(size_t ahead) const { return read_ + ahead < tokens_.size() ? tokens_[read_ + ahead].kind : EndOfInput; }
  std::string_view word(size_t ahead) const {
    if (kind(ahead) != Name) return {};
    const Token& token = tokens_[read_ + ahead];
    return text_.substr(token.begin, token.end - token.begin);
  }
  /// Takes `count` raw tokens as one of this kind.
  void take(size_t count, TokenKind as) {
    Token joined = tokens_[read_];
    joined.kind = as;
    joined.end = tokens_[read_ + count - 1].end;
    read_ += count;
    tokens_[write_++] = joined;
  }
  /// Whether this raw token is nearly `right`; then it is reported and counts as it.
  bool meant(size_t ahead, std::string_view right) {
    if (!isMisspelt(word(ahead), right)) return false;
    const Token& token = tokens_[read_ + ahead];
    reportMisspelt(diagnostics_, {file_, token.begin, token.end}, word(ahead), right);
    return true;
  }
  bool isOrMeans(size_t ahead, std::string_view right) { return word(ahead) == right || meant(ahead, right); }
  static bool isOfConditions(TokenKind k) {
    return k == Is || k == Satisfy || k == Every || k == Some || k == No || k == Where || k == And || k == Or || k == Means;
  }
  TokenKind previous() const { return write_ > first_ ? tokens_[write_ - 1].kind : EndOfInput; }

  void step() {
    switch (kind(0)) {
      case Is: return is();
      case For:
        if (kind(1) == Each || (kind(2) == Name && kind(3) == In && meant(1, "each"))) return take(2, ForEach);
        return take(1, For);
      case When:
        if (kind(2) == Name && kind(3) == In && meant(1, "each")) tokens_[read_ + 1].kind = Each;
        return take(1, When);
      case All: return kind(1) == Of ? take(2, AllOf) : take(1, All);
      case Any: return kind(1) == Of ? take(2, AnyOf) : take(1, Any);
      case At:
        if (isOrMeans(1, "least")) return take(2, AtLeast);
        if (isOrMeans(1, "most")) return take(2, AtMost);
        return take(1, At);
      case Not:
        if (word(1) == "applicable") return take(2, NotApplicable);
        if ((previous() == Otherwise || previous() == Colon) && meant(1, "applicable")) return take(2, NotApplicable);
        if (word(1) == "met" && previous() == Colon) return take(2, NotMet);
        if (expects_ && isOrMeans(1, "applicable")) return take(2, NotApplicable);
        if (expects_ && isOrMeans(1, "met")) return take(2, NotMet);
        if (expects_ && isOrMeans(1, "judged")) return take(2, NotJudged);
        return take(1, Not);
      case Name: return name();
      default: return take(1, kind(0));
    }
  }

  void name() {
    std::string_view text = word(0);
    if (previous() == Dot) return take(1, Name);
    if (expects_) return expectedName(text);
    if ((text == "more" || text == "fewer") && (word(1) == "than" || (beginsOperand(kind(2)) && meant(1, "than")))) {
      return take(2, text == "more" ? MoreThan : FewerThan);
    }
    if (text == "set" && kind(1) == Of) return take(2, SetOf);
    if (text == "as" && kind(1) == Of && (endsValue(previous()) || previous() == IsGranted)) return take(2, AsOf);
    if (text == "since" && (endsValue(previous()) || previous() == IsGranted)) return take(1, Since);
    if (text == "met" && previous() == Colon) return take(1, Met);
    if (text == "empty" && kind(1) == Means && word(2) == "absent") return take(3, EmptyMeansAbsent);
    if (text == "has" && word(1) == "a" && word(2) == "file") return take(3, HasAFile);
    if (text == "meanwhile" && word(1) == "the" && word(2) == "outcome" && word(3) == "stands") return take(4, Stands);
    if (text == "either" && word(1) == "way" && previous() == Comma) return take(2, EitherWay);
    if (text == "may" && (previous() == Comma || previous() == EndOfInput)) {
      if (isOrMeans(1, "become")) return take(2, MayBecome);
      if (word(1) == "be" && isOrMeans(2, "empty")) return take(3, MayBeEmpty);
      if (word(1) == "be" && isOrMeans(2, "unknown")) return take(3, MayBeUnknown);
      if (word(1) == "be" && isOrMeans(2, "disputed")) return take(3, MayBeDisputed);
    }
    if (text == "lists" && endsOperand(previous()) && beginsOperand(kind(1))) return take(1, Lists);
    if (text == "includes" && endsOperand(previous()) && beginsOperand(kind(1))) return take(1, Includes);
    if (previous() == Count && isUnit(text)) return take(1, Unit);
    take(1, conditions_ ? nearlyKeyword() : Name);
  }

  /// The verdict, which stands last or before its reason, or the name of what it is expected of.
  void expectedName(std::string_view text) {
    const TokenKind next = kind(1);
    const bool last = next == EndOfInput || next == Because;
    if (text == "met" && next != Dot) return take(1, Met);
    if (last && isOrMeans(0, "undetermined")) return take(1, Undetermined);
    if (last && previous() == Name && meant(0, "met")) return take(1, Met);
    if (text == "finding" && next == Text && previous() == Expect) return take(1, Finding);
    const bool needed = next == Name && kind(2) == Text;
    if (needed && ((text == "still" && isOrMeans(1, "needed")) || (word(1) == "needed" && meant(0, "still")))) return take(2, StillNeeded);
    take(1, Name);
  }

  /// The keyword that this name is nearly, where two values would stand side by side otherwise: `evry planned satisfies …`,
  /// `severity is 3 adn open`.
  TokenKind nearlyKeyword() {
    if (!endsValue(previous()) && previous() != Dot && satisfies_) {
      if (kind(1) == Name && meant(0, "every")) return Every;
      if (kind(1) == Name && meant(0, "some")) return Some;
      if (kind(1) == Count && meant(0, "exactly")) return Exactly;
    }
    const bool between = endsValue(previous()) && (beginsOperand(kind(1)) || isOfConditions(kind(1)) || kind(1) == Not);
    if (!between) return Name;
    static constexpr Word kBetween[] = {
        {"and", And},         {"where", Where},       {"satisfies", Satisfy},   {"satisfy", Satisfy}, {"satisfying", Satisfying},
        {"implies", Implies}, {"includes", Includes}, {"otherwise", Otherwise}, {"because", Because}, {"nor", Nor},
        {"when", When},       {"since", Since}};
    std::vector<std::string> words;
    for (const Word& candidate : kBetween) words.emplace_back(candidate.text);
    const std::string near = word(0).size() < 3 ? "" : nearest(word(0), words);
    for (const Word& candidate : kBetween) {
      if (candidate.text == near && meant(0, candidate.text)) return candidate.kind;
    }
    return Name;
  }
  static bool endsValue(TokenKind k) { return endsOperand(k) || k == Count || k == Percent || k == Number || k == Date; }

  static bool endsOperand(TokenKind k) { return k == Name || k == RParen || k == RBrack || k == This; }
  static bool beginsOperand(TokenKind k) {
    return k == Name || k == LParen || k == Count || k == Number || k == Percent || k == Text || k == Date || k == Instant || k == This ||
           k == True || k == False;
  }

  void is() {
    switch (kind(1)) {
      case Not:
        if (kind(2) == In) return take(3, IsNotIn);
        if (decision(2)) return take(1, IsDecision);
        if (word(2) == "granted" || word(2) == "refused") return take(3, IsGranted);
        return take(2, IsNot);
      case Neither: return take(2, IsNeither);
      case In: return take(2, IsIn);
      case At:
        if (isOrMeans(2, "least")) return take(3, IsAtLeast);
        if (isOrMeans(2, "most")) return take(3, IsAtMost);
        return take(1, Is);
      case BadOp:
      case Eq: return take(2, BadOp);
      case Name: return isWord();
      default: return take(1, Is);
    }
  }

  void isWord() {
    std::string_view text = word(1);
    bool operand = beginsOperand(kind(2));
    if (nors_ && meant(1, "neither")) return take(2, IsNeither);
    // `is befor x` has two values side by side; `is befor (x)` may be a definition.
    const bool two = operand && kind(2) != LParen;
    const auto isWordFor = [&](std::string_view right) { return (text == right && operand) || (two && meant(1, right)); };
    if (isWordFor("above")) return take(2, IsAbove);
    if (isWordFor("below")) return take(2, IsBelow);
    if (isWordFor("before")) return take(2, IsBefore);
    if (isWordFor("after")) return take(2, IsAfter);
    if (text == "on" && kind(2) == Or && isOrMeans(3, "before")) return take(4, IsOnOrBefore);
    if (text == "on" && kind(2) == Or && isOrMeans(3, "after")) return take(4, IsOnOrAfter);
    if (text == "on" && (word(2) == "file" || (kind(3) == For && meant(2, "file")))) return take(3, IsOnFile);
    if (text == "complete" && kind(2) == For) return take(2, IsComplete);
    if (text == "met" && kind(2) == For) return take(2, IsMet);
    if (text == "present") return take(2, IsPresent);
    if (text == "absent") return take(2, IsAbsent);
    if (word(2) == "than" || (kind(2) == Name && beginsOperand(kind(3)) && meant(2, "than"))) return take(3, IsThan);
    if (decision(1)) return take(1, IsDecision);
    if (text == "granted" || text == "refused") return take(2, IsGranted);
    take(1, Is);
  }

  /// NAME for …, or NAME by NAME for …, at this distance.
  bool decision(size_t ahead) const {
    if (kind(ahead) != Name) return false;
    size_t then = ahead + 1;
    if (kind(then) == By && kind(then + 1) == Name) then += 2;
    return kind(then) == For && kind(then + 1) != Each;
  }

  /// `count of …`: from the right, so that each aggregate knows whether a `where` of its own comes next.
  void markAggregates() {
    std::vector<bool> whereNext{false};
    for (size_t i = write_; i-- > first_;) {
      Token& token = tokens_[i];
      switch (token.kind) {
        case RParen:
        case RBrack: whereNext.push_back(false); break;
        case LParen:
        case LBrack:
          if (whereNext.size() > 1) whereNext.pop_back();
          break;
        case Where: whereNext.back() = true; break;
        case Name: {
          std::string_view text = text_.substr(token.begin, token.end - token.begin);
          bool member = i > first_ && tokens_[i - 1].kind == Dot;
          if (member || i + 1 >= write_) break;
          TokenKind next = tokens_[i + 1].kind;
          bool percentile = text == "percentile" && (beginsOperand(next)) && next != LParen;
          if (next == Of && !aggregate(token, text, whereNext.back()) && conditions_ && !limits_)
            nearlyAggregate(token, text, whereNext.back());
          if (percentile) {
            token.kind = whereNext.back() ? PercentileWhere : Percentile;
            whereNext.back() = false;
          }
          break;
        }
        case By:
        case Satisfy:
        case Satisfying:
        case And:
        case Or:
        case Implies:
        case Comma:
        case Otherwise:
        case When:
        case Is:
        case IsNot:
        case IsNeither:
        case IsAtLeast:
        case IsAtMost:
        case IsAbove:
        case IsBelow:
        case IsBefore:
        case IsAfter:
        case IsOnOrBefore:
        case IsOnOrAfter:
        case IsIn:
        case IsNotIn:
        case IsPresent:
        case IsAbsent:
        case IsThan:
        case IsDecision:
        case IsGranted:
        case IsMet:
        case IsOnFile:
        case IsComplete:
        case Includes:
        case Lists:
        case BadOp: whereNext.back() = false; break;
        default: break;
      }
    }
  }

  /// The `as of` of `day of D for x as of DAY`: the condition around it may have one of its own, behind this.
  void markDays() {
    for (size_t i = first_; i < write_; ++i) {
      if (tokens_[i].kind != DayOf) continue;
      size_t depth = 0;
      for (size_t at = i + 1; at < write_; ++at) {
        Token& token = tokens_[at];
        if (token.kind == LParen || token.kind == LBrack) {
          ++depth;
        } else if (token.kind == RParen || token.kind == RBrack) {
          if (depth-- == 0) break;
        } else if (depth == 0 && token.kind == AsOf) {
          token.kind = DayAsOf;
          break;
        } else if (depth == 0 && token.kind != Of && token.kind != Name && token.kind != Dot && token.kind != By && token.kind != For &&
                   token.kind != This) {
          break;
        }
      }
    }
  }

  /// `cont of issues`. Behind `at most` and its kin, a name before `of` is the limit.
  void nearlyAggregate(Token& token, std::string_view text, std::vector<bool>::reference whereNext) {
    for (std::string_view right : {"count", "sum", "min", "max", "latest", "earliest", "share", "date", "day"}) {
      if (!isMisspelt(text, right)) continue;
      reportMisspelt(diagnostics_, {file_, token.begin, token.end}, text, right);
      aggregate(token, right, whereNext);
      return;
    }
  }

  /// False if it is none.
  static bool aggregate(Token& token, std::string_view text, std::vector<bool>::reference whereNext) {
    if (text == "count")
      token.kind = whereNext ? CountWhere : CountOf;
    else if (text == "sum" || text == "min" || text == "max" || text == "latest" || text == "earliest")
      token.kind = whereNext ? KeyedWhere : Keyed;
    else if (text == "share")
      token.kind = ShareOf;
    else if (text == "date")
      token.kind = DateOf;
    else if (text == "day")
      token.kind = DayOf;
    else
      return false;
    if (token.kind == CountWhere || token.kind == KeyedWhere || token.kind == ShareOf) whereNext = false;
    return true;
  }

  std::vector<Token>& tokens_;
  std::string_view text_;
  FileId file_;
  Diagnostics& diagnostics_;
  bool satisfies_ = false, nors_ = false, conditions_ = false, limits_ = false, expects_ = false;  // of the line
  size_t first_;
  size_t read_;
  size_t write_;
};

}  // namespace

void joinWords(std::vector<Token>& tokens, size_t first, std::string_view text, FileId file, Diagnostics& diagnostics) {
  Joiner(tokens, first, text, file, diagnostics).run();
}

void guardNesting(TokenStream& stream, FileId id, const Limits& limits, Diagnostics& diagnostics) {
  std::vector<uint32_t> levels{0};
  uint64_t total = 0;
  uint64_t run = 0;
  TokenKind before = EndOfInput;
  for (const Token& token : stream.tokens) {
    switch (token.kind) {
      case LParen:
      case LBrack:
      case Indent:
        if (before == RParen || before == RBrack) ++run;
        levels.push_back(0);
        ++total;
        break;
      case RParen:
      case RBrack:
      case Dedent:
        if (levels.size() > 1) {
          total -= levels.back() + 1;
          levels.pop_back();
        }
        break;
      case Newline:
        total -= levels.back();
        levels.back() = 0;
        run = 0;
        break;
      case Satisfy:
      case Satisfying:
      case Where:
      case When:
      case CountWhere:
      case KeyedWhere:
      case PercentileWhere:
      case ShareOf:
      case Plus:
      case Minus:
      case Star:
      case Percentile:
        ++levels.back();
        ++total;
        break;
      case Dot:
      case CountOf:
      case Keyed:
      case DateOf:
      case DayOf: ++run; break;
      case And:
      case Or:
      case Comma:
      case Is:
      case IsNot:
      case IsAtLeast:
      case IsAtMost:
      case IsAbove:
      case IsBelow:
      case IsIn: run = 0; break;
      default: break;
    }
    if (total + run > limits.nestingDepth) {
      auto& diagnostic = diagnostics.add(DiagKind::NestingTooDeep, {id, token.begin, token.end}, {std::to_string(limits.nestingDepth)});
      diagnostic.help = "give the inner parts names of their own with `define`";
      stream.refused = true;
      return;
    }
    before = token.kind;
  }
}

}  // namespace tollgate::syntax
