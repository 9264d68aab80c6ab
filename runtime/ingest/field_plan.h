#pragma once
// How one source fills one field: from which cells, and what an empty, a repeated or a disputed one means
// (M8, M15). For use by the loader only.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/ingest/glob.h"
#include "runtime/ingest/record.h"
#include "runtime/ingest/staging.h"
#include "runtime/ingest/values.h"

namespace tollgate::ingest {

/// A bad cell, told to whoever keeps the file's name.
struct CellFault {
  Place place;
  std::string message;
};

/// What a record offers beyond its cells.
struct RecordContext {
  const RecordView* record = nullptr;  // null for a host's row
  const Captures* captures = nullptr;  // of the file's path
  bool csv = false;                    // a Missing cell means that the row is too short
  bool openSets = false;               // a heading could not be read: repeated headings may be incomplete
  std::vector<CellFault>* faults = nullptr;
};

/// The cells that one mapping addresses.
class CellSource {
 public:
  CellSource(const ir::Mapping& mapping, const std::string& key);
  /// False if the header lacks the column.
  bool bind(std::span<const HeaderName> header);
  bool isColumn() const { return from_ == ir::FromKind::Column || from_ == ir::FromKind::Name; }
  const std::string& key() const { return key_; }
  /// The file rightly has no such column, so that nothing is known of what would stand in it.
  void leaveUntold() { untold_ = true; }
  bool isUntold() const { return untold_; }
  /// Whether a record since the last `begin` had it.
  bool met() const { return met_; }
  void begin() { met_ = false; }
  /// "column `Severity`", "property `phase`".
  std::string described() const;
  /// Valid until the next call and during onRecord only.
  std::span<const Cell> find(const RecordContext& context);
  /// Of a member of an object (`priority.name`): what is there instead of the object, or of that member in one of several
  /// objects; else empty.
  std::string misshapen(const RecordContext& context, std::span<const Cell> found) const;
  /// The row ends before a column that this addresses.
  bool tooShort(const RecordContext& context, size_t found) const;

 private:
  ir::FromKind from_;
  std::string key_;
  bool untold_ = false;
  bool met_ = false;
  size_t positions_ = 0;
  std::optional<FieldSelector> selector_;
  Cell captured_;
};

/// Where a value is looked for and is not; words only when they are needed.
struct Untold {
  const CellSource* source = nullptr;  // null: a host's row
  bool missing = false;                // not even an empty cell
  std::string text() const;
};

/// Several mappings of one reference are the parts of its key, in order.
class FieldPlan {
 public:
  FieldPlan(const ir::Program& program, table::TextPool& texts, const StagedField& field, ir::Id id,
            std::vector<const ir::Mapping*> mappings);

  ir::Id field() const { return id_; }
  bool mapped() const { return !mappings_.empty(); }
  bool fromExported() const { return mapped() && mappings_[0]->from == ir::FromKind::Exported; }
  const ir::Mapping* pathPart(const std::string& part) const;
  std::vector<CellSource>& sources() { return sources_; }
  std::vector<CellSource>& candidateSources() { return candidates_; }

  /// Adds one cell to `column`, whatever the record holds. `where` gets the place of what was read.
  void push(table::Column& column, const RecordContext& context, Place& where);
  /// The same from a host's texts.
  void pushTexts(table::Column& column, const std::vector<std::string>& given, const std::vector<std::string>& disputed,
                 std::vector<CellFault>& faults);
  /// What an untold field is: absent, open, or a bad cell.
  void pushEmpty(table::Column& column, Place place, const Untold& what, std::vector<CellFault>& faults);
  /// The text of a reference before it is looked up, for `others`; none if it is not one text.
  std::optional<std::string> referenceText(const RecordContext& context);
  CellValue readText(std::string_view text) const { return reader_->read(text); }
  const std::string& mistake() const { return reader_->mistake(); }

 private:
  void pushCells(table::Column& column, std::span<const Cell> cells, bool csv, Place place, const Untold& what,
                 std::span<const Cell> disputed, std::vector<CellFault>& faults);
  void pushScalar(table::Column& column, std::span<const Cell> cells, Place place, const Untold& what, std::span<const Cell> disputed,
                  std::vector<CellFault>& faults);
  std::string disputedSeparator() const { return mapping().separator.empty() ? ";" : mapping().separator; }
  struct ReadSet {
    std::vector<int64_t> elements;  // as they come
    bool told = false, faulty = false;
  };
  ReadSet readSet(std::span<const Cell> cells, bool csv, const std::string& separator, Place place, std::vector<CellFault>& faults);
  void pushSet(table::Column& column, std::span<const Cell> cells, bool csv, Place place, const Untold& what,
               std::span<const Cell> disputed, std::vector<CellFault>& faults);
  void pushDisputed(table::Column& column, const CellValue& stated, std::span<const Cell> disputed, Place place,
                    std::vector<CellFault>& faults);
  void pushValue(table::Column& column, const CellValue& value, Place place, std::vector<CellFault>& faults);
  bool pushParts(table::Column& column, const RecordContext& context, Place& where);
  std::vector<Cell> pieces(const Cell& cell, const std::string& separator) const;
  bool isEmpty(const Cell& cell) const;
  std::string_view textOf(const Cell& cell) const;
  CellValue valueOf(const Cell& cell, std::string_view text) const;
  bool isMisshapen(CellSource& source, const RecordContext& context, std::span<const Cell> cells, Place place);
  const ir::Mapping& mapping() const { return mapped() ? *mappings_[0] : none_; }

  const StagedField& spec_;
  ir::Id id_;
  std::vector<const ir::Mapping*> mappings_;
  ir::Mapping none_;
  std::vector<CellSource> sources_, candidates_;
  std::unique_ptr<ValueReader> reader_;
  std::optional<CellValue> constant_;
  bool mapsEmpty_ = false;  // the value map has a word ""
};

}  // namespace tollgate::ingest
