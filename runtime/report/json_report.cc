#include "runtime/report/json_report.h"

#include "compiler/support/calendar_date.h"
#include "compiler/support/json_writer.h"
#include "compiler/support/source.h"
#include "runtime/report/phrases.h"

namespace tollgate::report {
namespace {

std::string_view formWord(ir::Form form) {
  switch (form) {
    case ir::Form::Every: return "every";
    case ir::Form::Some: return "some";
    case ir::Form::No: return "no";
    case ir::Form::AtLeast: return "at least";
    case ir::Form::AtMost: return "at most";
    case ir::Form::MoreThan: return "more than";
    case ir::Form::FewerThan: return "fewer than";
    case ir::Form::Exactly: return "exactly";
  }
  return "";
}

class JsonReport {
 public:
  JsonReport(JsonWriter& json, const SourceMap* sources, bool explaining) : sources_(sources), explaining_(explaining), json_(json) {}

  void write(const plan::Outcome& outcome) {
    json_.beginObject().member("version", kJsonVersion).member("exitStatus", outcome.exitStatus());
    json_.member("asOf", formatIsoDate(outcome.asOf));
    instant("dataTo", outcome.dataTo);
    json_.member("rules", outcome.rules).member("zoneVersion", outcome.zoneVersion);
    json_.member("editions", outcome.editions)
        .member("packs", outcome.packs)
        .member("assumptions", outcome.assumptions)
        .member("only", outcome.only);
    json_.key("gates").beginArray();
    for (const plan::GateOutcome& gate : outcome.gates) write(gate);
    json_.endArray();
    json_.key("interpretations").beginArray();
    for (const auto& i : outcome.interpretations) {
      json_.beginObject().member("name", i.name).member("title", i.title).member("state", i.state);
      json_.member("open", i.open).endObject();
    }
    json_.endArray();
    write("refused", outcome.refused);
    write("tolerated", outcome.tolerated);
    json_.key("findings").beginArray();
    for (const table::Finding& finding : outcome.findings) {
      json_.beginObject().member("kind", finding.kind).member("message", finding.message);
      place(finding.file, finding.line);
      json_.endObject();
    }
    json_.endArray();
    inputs(outcome.inputs);
    json_.endObject();
  }

 private:
  void instant(std::string_view name, const std::optional<int64_t>& nanoseconds) {
    json_.key(name);
    if (nanoseconds) {
      json_.value(formatIsoInstant(*nanoseconds));
    } else {
      json_.null();
    }
  }

  void place(const std::string& file, uint32_t line) {
    json_.key("file");
    if (file.empty()) {
      json_.null();
    } else {
      json_.value(file);
    }
    json_.key("line");
    if (line == 0) {
      json_.null();
    } else {
      json_.value(line);
    }
  }

  void rulePlace(std::string_view name, Span span) {
    json_.key(name);
    const ShownPlace place = report::rulePlace(sources_, span);
    if (place.file.empty()) {
      json_.null();
      return;
    }
    json_.beginObject().member("file", place.file).member("line", place.line).endObject();
  }

  /// The declaration as written, its lines apart by line breaks.
  void text(Span span) {
    std::string text;
    for (const std::string& line : declarationAt(sources_, span)) text += (text.empty() ? "" : "\n") + line;
    json_.member("text", text);
  }

  /// Tally::kUnbounded is null: any number.
  void bound(std::string_view name, int64_t count) {
    json_.key(name);
    if (count == plan::Tally::kUnbounded) {
      json_.null();
    } else {
      json_.value(count);
    }
  }

  void citations(const std::vector<ir::Citation>& citations) {
    json_.key("citations").beginArray();
    for (const ir::Citation& citation : citations) {
      json_.beginObject().member("document", citation.document).member("clause", citation.clause).endObject();
    }
    json_.endArray();
  }

  void rows(std::string_view name, const std::vector<plan::RowName>& rows) {
    json_.key(name).beginArray();
    for (const plan::RowName& row : rows) {
      json_.beginObject().member("name", row.name);
      place(row.file, row.line);
      if (explaining_) {
        rulePlace("planned", row.planned);
        json_.key("grounds").beginArray();
        for (const plan::Ground& ground : row.grounds) {
          json_.beginObject().member("text", ground.text);
          place(ground.file, ground.line);
          json_.endObject();
        }
        json_.endArray();
      }
      json_.endObject();
    }
    json_.endArray();
  }

  void truths(plan::Truth truth) {
    json_.key("possible").beginArray();
    if (truth.mayBeTrue()) json_.value("true");
    if (truth.mayBeFalse()) json_.value("false");
    if (truth.mayBeNotApplicable()) json_.value("not applicable");
    json_.endArray();
  }

  void reasons(const std::vector<plan::OpenReason>& reasons) {
    json_.key("reasons").beginArray();
    for (const plan::OpenReason& reason : reasons) {
      json_.beginObject().member("reason", plan::reasonText(reason.reason)).member("subject", reason.subject);
      json_.member("body", reason.body).member("candidates", reason.candidates).member("sentence", reason.sentence);
      place(reason.file, reason.line);
      json_.endObject();
    }
    json_.endArray();
  }

  void write(const plan::Measure& measure) {
    json_.beginObject().member("label", measure.label).member("written", measure.written);
    truths(measure.truth);
    json_.member("form", formWord(measure.form)).member("share", measure.share).member("limit", measure.limit);
    bound("leastIn", measure.leastIn);
    bound("mostIn", measure.mostIn);
    bound("leastSatisfying", measure.leastSatisfying);
    bound("mostSatisfying", measure.mostSatisfying);
    json_.member("sentence", measure.sentence);
    rows("failing", measure.failing);
    rows("open", measure.open);
    rulePlace("rule", measure.span);
    json_.endObject();
  }

  void write(const plan::CriterionOutcome& criterion) {
    json_.beginObject().member("name", criterion.name).member("title", criterion.title);
    citations(criterion.citations);
    json_.member("verdict", plan::verdictText(criterion.verdict)).member("sentence", criterion.sentence);
    json_.member("notApplicableBecause", criterion.notApplicableBecause).member("emptyBecause", criterion.emptyBecause);
    reasons(criterion.reasons);
    json_.key("measures").beginArray();
    for (const plan::Measure& measure : criterion.measures) write(measure);
    json_.endArray().key("needed").beginArray();
    for (const plan::Needed& needed : criterion.needed) {
      json_.beginObject().member("who", needed.who).member("sentence", needed.sentence);
      json_.member("least", needed.least).member("checkedLeast", needed.checkedLeast).endObject();
    }
    json_.endArray().member("evidence", criterion.evidence);
    rulePlace("rule", criterion.span);
    json_.member("counting", criterion.counting);
    json_.key("decisions").beginArray();
    for (const plan::DecisionOnFile& decision : criterion.decisions) {
      json_.beginObject().member("decision", decision.decision).member("subjects", decision.subjects);
      json_.member("act", decision.act).member("outcome", decision.outcome).member("body", decision.body);
      json_.member("date", formatIsoDate(decision.date)).member("reference", decision.reference);
      json_.member("sentence", decision.sentence);
      place(decision.file, decision.line);
      json_.endObject();
    }
    json_.endArray();
    if (explaining_) {
      text(criterion.span);
      definitions(criterion.definitions);
    }
    json_.endObject();
  }

  void definitions(const std::vector<plan::Definition>& definitions) {
    json_.key("definitions").beginArray();
    for (const plan::Definition& definition : definitions) {
      json_.beginObject().member("kind", definition.kind).member("name", definition.name);
      json_.member("title", definition.title).member("doc", definition.doc);
      citations(definition.citations);
      text(definition.span);
      rulePlace("rule", definition.span);
      json_.endObject();
    }
    json_.endArray();
  }

  void write(const plan::ExceptionOutcome& exception) {
    json_.beginObject().member("name", exception.name).member("title", exception.title);
    citations(exception.citations);
    json_.key("members").beginArray();
    for (const plan::ExceptionMember& member : exception.members) {
      json_.beginObject().member("name", member.name).member("state", member.state);
      json_.member("grantedBy", member.grantedBy).endObject();
    }
    json_.endArray().key("withoutIt").beginArray();
    for (const plan::WithoutIt& without : exception.without) {
      json_.beginObject().member("criterion", without.criterion);
      json_.member("verdict", plan::verdictText(without.verdict)).member("sentence", without.sentence).endObject();
    }
    json_.endArray().endObject();
  }

  void write(const plan::GateOutcome& gate) {
    json_.beginObject().member("gate", gate.gate).member("title", gate.title).member("instance", gate.instance);
    citations(gate.citations);
    json_.member("verdict", plan::verdictText(gate.verdict)).key("only");
    if (gate.only) {
      json_.beginObject().member("criteria", gate.only->criteria).member("of", gate.only->of);
      json_.member("verdict", plan::verdictText(gate.only->verdict)).endObject();
    } else {
      json_.null();
    }
    json_.member("notApplicableBecause", gate.notApplicableBecause);
    reasons(gate.reasons);
    json_.key("criteria").beginArray();
    for (const plan::CriterionOutcome& criterion : gate.criteria) write(criterion);
    json_.endArray().key("exceptions").beginArray();
    for (const plan::ExceptionOutcome& exception : gate.exceptions) write(exception);
    json_.endArray().key("assumed").beginArray();
    for (const plan::Assumed& assumed : gate.assumed) {
      json_.beginObject().key("criterion");
      if (assumed.criterion.empty()) {
        json_.null();
      } else {
        json_.value(assumed.criterion);
      }
      json_.member("verdict", plan::verdictText(assumed.verdict)).member("sentence", assumed.sentence).endObject();
    }
    json_.endArray().member("counting", gate.counting);
    rulePlace("rule", gate.span);
    json_.endObject();
  }

  void write(std::string_view name, const std::vector<table::Fault>& faults) {
    json_.key(name).beginArray();
    for (const table::Fault& fault : faults) {
      json_.beginObject().member("kind", fault.kind).member("message", fault.message);
      place(fault.file, fault.line);
      json_.member("column", fault.column).endObject();
    }
    json_.endArray();
  }

  void inputs(const std::vector<table::InputFile>& inputs) {
    json_.key("inputs").beginArray();
    for (const table::InputFile& input : inputs) {
      json_.beginObject().member("name", input.name);
      if (input.sha256.empty())
        json_.key("sha256").null().key("bytes").null();
      else
        json_.member("sha256", input.sha256).member("bytes", input.bytes);
      json_.member("source", input.source);
      instant("exported", input.exported);
      json_.endObject();
    }
    json_.endArray();
  }

  const SourceMap* sources_;
  const bool explaining_;
  JsonWriter& json_;
};

}  // namespace

std::string json(const plan::Outcome& outcome, const SourceMap* sources) {
  JsonWriter json;
  writeOutcome(json, outcome, sources);
  return json.take();
}

void writeOutcome(JsonWriter& json, const plan::Outcome& outcome, const SourceMap* sources) {
  JsonReport(json, sources, false).write(outcome);
}

std::string explanationJson(const plan::Outcome& outcome, const SourceMap& sources) {
  JsonWriter json;
  JsonReport(json, &sources, true).write(outcome);
  return json.take();
}

}  // namespace tollgate::report
