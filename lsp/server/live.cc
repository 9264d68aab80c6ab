#include "lsp/server/live.h"

#include <algorithm>

#include <fmt/format.h>

#include "lsp/server/uris.h"

namespace tollgate::lsp {
namespace {

using std::chrono::milliseconds;

/// Of quiet before a text is judged. Twice as long as that took, if that is more: then half of the time is left to the rest.
constexpr milliseconds kPause{300};
/// Between two looks at files that nobody tells of.
constexpr milliseconds kLookAgain{2000};

}  // namespace

void LiveVerdicts::disturbed() {
  if (!options_.wanted) return;
  if (running_) running_->stop();
  round_.clear();
  due_ = Clock::now() + std::max(kPause, 2 * took_);
}

void LiveVerdicts::configure(const LiveOptions& options) {
  if (running_) running_->stop();
  options_ = options;
  judged_.clear(), round_.clear();
}

void LiveVerdicts::stop() {
  options_.wanted = false;
  if (running_) running_->stop();
}

milliseconds LiveVerdicts::idle(milliseconds most) const {
  if (!options_.wanted || running_) return most;
  const auto left = std::chrono::ceil<milliseconds>(due_ - Clock::now());
  return std::clamp(left, milliseconds(0), most);
}

void LiveVerdicts::look(Workspace& workspace) {
  if (!options_.wanted || running_ || Clock::now() < due_) return;
  if (round_.empty()) {
    std::map<std::string, Judged> wanted;
    for (const auto& [uri, document] : workspace.documents()) {
      if (!pathOfUri(document.uri)) continue;  // it is no file yet
      const std::vector<std::string> rules = options_.rules.empty() ? std::vector{document.path} : options_.rules;
      const std::string key = fmt::format("{}", fmt::join(rules, "\n"));
      const auto known = judged_.find(key);
      wanted[key] = {rules, known == judged_.end() ? nullptr : known->second.last};
    }
    judged_ = std::move(wanted);
    for (const auto& [key, judged] : judged_) round_.push_back(key);
  }
  if (round_.empty()) {
    due_ = Clock::now() + kLookAgain;
    return;
  }
  const std::string key = std::move(round_.back());
  round_.pop_back();
  begin(key, workspace);
}

void LiveVerdicts::begin(const std::string& key, Workspace& workspace) {
  running_ = std::make_shared<Stop>(options_.budget);
  began_ = Clock::now();
  pool_.add(Pool::Urgency::Background,
            [this, key, judged = judged_.at(key), options = options_, stop = running_, open = workspace.openFiles()] {
              Judgement judgement{Judgement::News::Unchanged, key, nullptr};
              try {
                if (!judged.last || !isCurrent(*judged.last, *open, services_.host)) {
                  tell_({Judgement::News::Outdated, key, nullptr});
                  judgement.verdicts = judge(services_, options, judged.rules, open, *stop);
                  judgement.news = judgement.verdicts ? Judgement::News::Judged : Judgement::News::Stopped;
                }
              } catch (const std::exception&) {
                judgement.news = Judgement::News::Stopped;  // an evaluation by hand says what is wrong
              }
              tell_(std::move(judgement));
            });
}

void LiveVerdicts::take(Judgement judgement) {
  if (judgement.news == Judgement::News::Outdated) return;
  const bool disturbed = running_->stopped();
  running_ = nullptr;
  if (judgement.news == Judgement::News::Judged) {
    took_ = std::chrono::ceil<milliseconds>(Clock::now() - began_);
    if (const auto at = judged_.find(judgement.key); at != judged_.end()) at->second.last = std::move(judgement.verdicts);
  }
  if (!disturbed) due_ = Clock::now() + (round_.empty() ? std::max(kLookAgain, 2 * took_) : milliseconds(0));
}

std::vector<std::shared_ptr<const Verdicts>> LiveVerdicts::all() const {
  std::vector<std::shared_ptr<const Verdicts>> out;
  for (const auto& [key, judged] : judged_) {
    if (judged.last) out.push_back(judged.last);
  }
  return out;
}

}  // namespace tollgate::lsp
