#pragma once
// Sample data of a world or an example: rows, decisions, interpretations (ir::Sample). Private to compiler/sema.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

class SampleChecker {
 public:
  /// `world`: every field of every row has to be given. PRECONDITION: the world that it stands on, `out.world`, was checked.
  SampleChecker(Checker& checker, Id module, const syntax::SampleData& data, SampleInfo& out, bool world)
      : c_(checker), module_(module), data_(data), out_(out), world_(world) {}
  void run();
  /// A row that is there, by its key, or a value of an enum; nullopt after a message.
  std::optional<Constant> element(const Type& type, const syntax::SampleValue& value);

 private:
  // samples.cc
  void assuming(const syntax::Assuming& line);
  void none(const syntax::SampleLine& line);
  void rows(const syntax::SampleLine& line);
  void defaults(const syntax::SampleDefaults& line);
  void decision(const syntax::SampleLine& line);
  bool decided(const syntax::SampleLine& line, SampleDecisionInfo& info);
  void body(const syntax::SampleLine& line, SampleDecisionInfo& info);
  Id recordNamed(const syntax::SampleLine& line);
  int64_t rowCount(const syntax::SampleLine& line);
  void noneAndGiven();
  void writtenKeys();
  void makeKeys();
  void addKey(Id record, const std::string& key, Span span);
  void makeKeysOf(SampleRowsInfo& rows);
  int64_t& lastNumber(Id record, const std::string& base);
  void noteNumbers(Id record, const std::string& key);
  const SampleInfo* below(const SampleInfo& sample, Id record) const;
  bool isThere(Id record, const std::string& key) const;
  void references();
  void complete();
  void completeRow(const SampleRowsInfo& row);
  // sample_values.cc
  void fields(const std::vector<syntax::SampleField>& written, SampleRowsInfo& into);
  void field(const syntax::SampleField& written, SampleRowsInfo& into);
  bool word(const syntax::SampleField& written, const FieldInfo& declared, SampleFieldInfo& into);
  bool joins(const syntax::SampleField& written, const FieldInfo& declared);
  std::optional<Constant> value(const Type& type, const syntax::SampleValue& written);
  bool isValueOf(const Type& type, const std::string& word) const;
  std::string shown(const Type& type, const Constant& constant) const;
  /// The key of a row with all its parts, those of `made` aside; nullopt where a part is not given.
  std::optional<std::string> keyText(const SampleRowsInfo& row, const std::string& made = "") const;

  const RecordInfo& record(Id id) const { return c_.p.records[id]; }

  Checker& c_;
  Id module_;
  const syntax::SampleData& data_;
  SampleInfo& out_;
  bool world_;
  struct Line {
    Span span;
    bool only = false;
  };
  std::map<Id, Line> none_, noneDecided_;
  struct Reference {
    Type type;
    const syntax::SampleValue* value;
  };
  std::vector<Reference> references_;     // looked up once all rows are known
  std::deque<syntax::SampleField> keys_;  // of `given KEY in COLLECTION`, as fields
  int64_t total_ = 0;
};

}  // namespace tollgate::sema
