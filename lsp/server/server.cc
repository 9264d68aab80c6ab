#include "lsp/server/server.h"

#include <array>

#include "lsp/server/capabilities.h"
#include "lsp/server/commands.h"
#include "lsp/server/frames.h"
#include "lsp/server/uris.h"
#include "lsp/server/workspace_answers.h"
#include "runtime/ingest/whole_text.h"

namespace tollgate::lsp {
namespace {

/// Analyses and answers at a time; one of them is kept for requests.
constexpr unsigned kThreads = 3;
constexpr std::chrono::milliseconds kLookAfterProcess{2000};
/// For what is still to be written when the server ends; a client that reads nothing any more is not waited for.
constexpr std::chrono::milliseconds kLastWords{1000};
/// However fast edits come, diagnostics follow at least this often.
constexpr std::chrono::milliseconds kLongestUnsettled{50};

}  // namespace

Server::Server(const Host& host, Transport& transport, const Limits& limits)
    : host_(host),
      transport_(transport),
      identities_(host),
      files_(limits),
      workspaceFiles_(host.files()),
      services_{host, identities_, files_, workspaceFiles_, closed_, tokens_, completions_, lenses_, limits},
      workspace_(identities_, files_),
      outbox_(transport),
      live_(services_, pool_, [this](Judgement judgement) { inbox_.put(std::move(judgement)); }),
      pool_(kThreads, [&host] { host.threadBegins(); }) {}

Server::~Server() {
  stopReading_ = true;
  transport_.interrupt();
  if (reader_.joinable()) reader_.join();
}

// ---- the reader

void Server::read() {
  FrameReader frames;
  std::array<char, 64 << 10> buffer;  // not filled: that would touch all its pages before the first byte is read
  while (!stopReading_) {
    // A client that reads nothing is not listened to for ever.
    while (outbox_.full() && !stopReading_) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const size_t size = transport_.read(buffer);
    if (size == 0) break;
    frames.feed({buffer.data(), size});
    while (auto body = frames.next()) receive(std::move(*body));
  }
  inbox_.put(Ended{});
}

void Server::receive(std::string body) {
  Received received{readMessage(std::move(body)), nullptr};
  Message& message = received.message;
  if (message.kind == Message::Kind::Notification && message.method == "$/cancelRequest") {
    const auto request = pending_.find(message.params["id"].written());
    if (request && request->take()) outbox_.put(response(request->id(), ResponseError{ErrorCode::RequestCancelled, "cancelled"}));
    return;
  }
  if (message.kind == Message::Kind::Request) received.request = pending_.add(message.id);
  inbox_.put(std::move(received));
}

// ---- the main thread

int Server::run() {
  reader_ = std::thread([this] { read(); });
  auto settled = std::chrono::steady_clock::now();
  while (!ended_) {
    std::optional<Event> event = inbox_.take(live_.idle(kLookAfterProcess));
    if (event)
      handle(std::move(*event));
    else if (client_->process && !host_.isRunning(*client_->process))
      ended_ = true;
    const auto now = std::chrono::steady_clock::now();
    if (!ended_ && (inbox_.empty() || now - settled > kLongestUnsettled)) {
      settle();
      settled = now;
    }
    if (!ended_ && inbox_.empty()) live_.look(workspace_);
  }
  live_.stop();
  outbox_.finish(kLastWords);
  stopReading_ = true;
  transport_.interrupt();
  return state_ == State::ShutDown ? 0 : 1;
}

void Server::handle(Event event) {
  if (std::holds_alternative<Ended>(event)) {
    ended_ = true;
    return;
  }
  if (const auto* done = std::get_if<Finished>(&event)) return finished(done->analysis);
  if (auto* judgement = std::get_if<Judgement>(&event)) return judged(std::move(*judgement));
  auto& received = std::get<Received>(event);
  const Message& message = received.message;
  switch (message.kind) {
    case Message::Kind::Request: return handleRequest(received);
    case Message::Kind::Notification: return handleNotification(message);
    case Message::Kind::Response: return;  // nothing that is asked of a client waits for its answer
    case Message::Kind::Broken: outbox_.put(response(message.id, message.wrong)); return;
  }
}

void Server::handleRequest(Received& received) {
  const Message& message = received.message;
  host_.requestBegins(message.method);
  if (state_ == State::New && message.method != "initialize")
    return refuse(received, ErrorCode::ServerNotInitialized, "the first request is `initialize`");
  if (state_ == State::ShutDown) return refuse(received, ErrorCode::InvalidRequest, "the server was shut down");
  if (message.method == "initialize") return initialize(received);
  if (message.method == "shutdown") {
    state_ = State::ShutDown;
    return answer(*received.request, "null");
  }
  if (message.method == "completionItem/resolve") return askResolve(received);
  if (message.method == "codeLens/resolve") return askLens(received);
  if (message.method == "workspace/executeCommand") return execute(received);
  if (message.method == "workspace/symbol") return askWorkspace(workspaceSymbols, received);
  if (message.method == "workspace/willRenameFiles") return askWorkspace(willRenameFiles, received);
  if (const DocumentMethod* method = documentMethod(message.method)) return askDocument(*method, received);
  refuse(received, ErrorCode::MethodNotFound, "there is no method `" + message.method + "`");
}

void Server::handleNotification(const Message& message) {
  if (message.method == "exit") {
    ended_ = true;
    return;
  }
  if (state_ != State::Running) return;
  if (message.method == "initialized") return initialized();
  if (message.method == "textDocument/didOpen") return didOpen(message.params);
  if (message.method == "textDocument/didChange") return didChange(message.params);
  if (message.method == "textDocument/didClose") return didClose(message.params);
  if (message.method == "workspace/didChangeWatchedFiles") return didChangeWatchedFiles(message.params);
  if (message.method == "workspace/didChangeWorkspaceFolders") return didChangeWorkspaceFolders(message.params);
  if (message.method == "workspace/didChangeConfiguration") return didChangeConfiguration(message.params);
  if (message.method == "window/workDoneProgress/cancel") return cancelProgress(message.params);
}

void Server::refuse(const Received& received, ErrorCode code, std::string message) {
  answer(*received.request, ResponseError{code, std::move(message)});
}

void Server::answer(PendingRequest& request, const Answer& answer) {
  if (request.take()) outbox_.put(response(request.id(), answer));
}

void Server::ask(std::string_view method, const std::string& params) {
  outbox_.put(request("tollgate-" + std::to_string(++asked_), method, params));
}

// ---- lifecycle

void Server::initialize(Received& received) {
  const Message& message = received.message;
  if (state_ != State::New) return refuse(received, ErrorCode::InvalidRequest, "`initialize` was asked before");
  if (!message.params.isObject()) return refuse(received, ErrorCode::InvalidParams, "`params` is no object");
  client_ = std::make_shared<const Client>(clientIn(message.params));
  workspace_.setClient(client_);
  live_.configure(client_->live);
  state_ = State::Running;
  answer(*received.request, initializeResult(*client_, host_.version()));
}

void Server::initialized() {
  if (const std::string report = host_.crashReport(); !report.empty())
    tell(Tone::Warning, "tollgate lsp ended by a fault of its own; the report is " + report);
  if (!client_->registersWatchers) return;
  JsonWriter json = oneLine();
  json.beginObject().key("registrations").beginArray().beginObject();
  json.member("id", "files").member("method", "workspace/didChangeWatchedFiles");
  json.key("registerOptions").beginObject().key("watchers").beginArray();
  // Modules, and the lists of clauses and requirements that they name.
  json.beginObject().member("globPattern", "**/*.{gate,csv,reqif,xml,sdoc,yml}").endObject();
  json.endArray().endObject().endObject().endArray().endObject();
  ask("client/registerCapability", json.take());
}

// ---- documents

void Server::didOpen(const Json& params) {
  const Json document = params["textDocument"];
  const auto uri = document["uri"].text(), text = document["text"].text();
  if (!uri || !text) return;
  workspace_.open(*uri, document["version"].integer().value_or(0), *text);
  disturbed();
}

void Server::didChange(const Json& params) {
  const auto uri = params["textDocument"]["uri"].text();
  const Json list = params["contentChanges"];
  Document* document = uri ? workspace_.find(*uri) : nullptr;
  if (document == nullptr || !list.isArray()) return;
  std::vector<TextChange> changes;
  for (size_t i = 0; i < list.size(); ++i) {
    const auto text = list.at(i)["text"].text();
    const Json range = list.at(i)["range"];
    if (!text) continue;
    if (!range.isObject()) {
      changes.push_back({std::nullopt, *text});
    } else if (const auto read = rangeIn(range)) {
      changes.push_back({read, *text});
    }
  }
  workspace_.change(*uri, params["textDocument"]["version"].integer().value_or(document->version), changes);
  disturbed();
}

void Server::didClose(const Json& params) {
  const auto uri = params["textDocument"]["uri"].text();
  if (Document* document = uri ? workspace_.find(*uri) : nullptr) beginLater(*document);  // requests wait for them
  const std::string closed = uri ? workspace_.close(*uri) : "";
  if (!closed.empty()) disturbed();
  if (closed.empty() || !client_->pushes) return;
  JsonWriter json = oneLine();
  json.beginObject().member("uri", closed).key("diagnostics").beginArray().endArray().endObject();
  outbox_.putAbout("diagnostics " + closed, notification("textDocument/publishDiagnostics", json.take()));
}

void Server::didChangeWatchedFiles(const Json& params) {
  const Json list = params["changes"];
  std::vector<FileChange> changes;
  for (size_t i = 0; i < list.size(); ++i) {
    const auto path = pathOfUri(list.at(i)["uri"].text().value_or(""));
    constexpr int64_t kChanged = 2;
    if (path) changes.push_back({*path, list.at(i)["type"].integer() != kChanged});
  }
  workspace_.filesChanged(changes);
  disturbed();
}

void Server::didChangeWorkspaceFolders(const Json& params) {
  std::vector<WorkspaceFolder> folders = workspace_.folders();
  const Json added = params["event"]["added"], removed = params["event"]["removed"];
  for (size_t i = 0; i < removed.size(); ++i) {
    std::erase_if(folders, [&](const WorkspaceFolder& folder) { return removed.at(i)["uri"].text() == folder.uri; });
  }
  for (size_t i = 0; i < added.size(); ++i) {
    if (const auto uri = added.at(i)["uri"].text())
      folders.push_back({std::string(*uri), std::string(added.at(i)["name"].text().value_or(""))});
  }
  workspace_.setFolders(std::move(folders));
}

/// Of the settings only what is judged while somebody works may change: another day, other rules, other data.
void Server::didChangeConfiguration(const Json& params) {
  const Json wanted = params["settings"]["tollgate"]["verdicts"];
  if (!wanted.present()) return;
  auto client = std::make_shared<Client>(*client_);
  client->live = liveIn(wanted, workspace_.folders());
  client_ = std::move(client);
  workspace_.setClient(client_);
  live_.configure(client_->live);
  disturbed();
}

void Server::cancelProgress(const Json& params) {
  const auto running = progress_.find(params["token"].written());
  if (running == progress_.end() || !running->second->take()) return;
  outbox_.put(response(running->second->id(), ResponseError{ErrorCode::RequestCancelled, "cancelled"}));
}

// ---- requests about documents

std::shared_ptr<Analysis> Server::analysisOf(std::string_view uri) {
  if (Document* document = workspace_.find(uri)) {
    std::shared_ptr<Analysis> analysis = workspace_.analysisOf(*document);
    begin(*document, Pool::Urgency::Waited);
    return analysis;
  }
  const auto path = pathOfUri(uri);
  if (!path || host_.files().stat(*path).kind != ingest::FileKind::File) return nullptr;
  ingest::WholeText read = ingest::readWholeText(host_.files(), *path, services_.limits.sourceBytes);
  if (read.error || read.tooLarge) return nullptr;
  std::shared_ptr<Analysis> analysis = workspace_.analysisOf(uri, std::move(read.text));
  begin(analysis, Pool::Urgency::Waited);
  return analysis;
}

/// Calls `job` with them once all are finished, by the thread that finishes the last. What waits in an analysis never holds one that is
/// not finished, so that nothing is kept alive by itself.
void whenAllFinished(const std::vector<std::shared_ptr<Analysis>>& analyses, std::function<void(Analyses)> job) {
  struct Gathered {
    Analyses done;
    std::atomic<size_t> left;
    std::function<void(Analyses)> job;
  };
  if (analyses.empty()) return job({});
  auto gathered = std::make_shared<Gathered>();
  gathered->done.resize(analyses.size());
  gathered->left = analyses.size();
  gathered->job = std::move(job);
  for (size_t i = 0; i < analyses.size(); ++i) {
    analyses[i]->whenFinished([gathered, i](const std::shared_ptr<const Analysis>& done) {
      gathered->done[i] = done;
      if (gathered->left.fetch_sub(1) == 1) gathered->job(std::move(gathered->done));
    });
  }
}

void Server::askDocument(const DocumentMethod& method, Received& received) {
  const Json params = received.message.params;
  if (std::string wrong = wrongParams(method, params); !wrong.empty()) return refuse(received, ErrorCode::InvalidParams, std::move(wrong));
  if (outbox_.crowded()) return refuse(received, ErrorCode::RequestFailed, "too many answers wait to be read");
  const std::shared_ptr<Analysis> analysis = analysisOf(*documentUri(method, params).text());
  if (!analysis) return answer(*received.request, std::string(method.whenNone));
  std::vector<std::shared_ptr<Analysis>> needed = {analysis};
  if (method.everywhere) {
    for (std::shared_ptr<Analysis>& other : openAnalyses()) {
      if (other != analysis) needed.push_back(std::move(other));
    }
  }
  // The params live in the message, which goes along.
  auto message = std::make_shared<const Message>(std::move(received.message));
  whenAllFinished(needed,
                  [this, method, message, request = received.request, client = client_, programs = programsOf()](Analyses all) mutable {
                    programs.open = std::move(all);
                    work(Pool::Urgency::Waited, request, [this, method, message, client, programs]() -> Answer {
                      const auto& done = programs.open.front();
                      if (!done->fault().empty()) return ResponseError{ErrorCode::InternalError, done->fault()};
                      Question question(services_, client, done, message->params, programs);
                      return method.answer(question);
                    });
                  });
}

void Server::askResolve(Received& received) {
  if (!received.message.params.isObject()) return refuse(received, ErrorCode::InvalidParams, "`params` is no object");
  auto message = std::make_shared<const Message>(std::move(received.message));
  work(Pool::Urgency::Waited, received.request,
       [this, message, client = client_] { return resolveCompletion(services_, *client, message->params); });
}

/// However many are asked for, one thread counts, and none waits for it.
void Server::askLens(Received& received) {
  if (!received.message.params.isObject()) return refuse(received, ErrorCode::InvalidParams, "`params` is no object");
  auto message = std::make_shared<const Message>(std::move(received.message));
  const std::shared_ptr<LensList> list = listOfLens(services_, message->params);
  if (!list) return answer(*received.request, resolvedLens(nullptr, message->params));
  // The list outlives what waits in it: it is held by the job that counts, or by whoever is here.
  const bool first = list->whenCounted(
      [this, message, request = received.request, waitedFor = list.get()] { answer(*request, resolvedLens(waitedFor, message->params)); });
  if (first) pool_.add(Pool::Urgency::Background, [list, client = client_] { list->count(client); });
}

void Server::askWorkspace(WorkspaceAnswer handler, Received& received) {
  if (!received.message.params.isObject()) return refuse(received, ErrorCode::InvalidParams, "`params` is no object");
  if (outbox_.crowded()) return refuse(received, ErrorCode::RequestFailed, "too many answers wait to be read");
  auto message = std::make_shared<const Message>(std::move(received.message));
  whenAllFinished(openAnalyses(), [this, handler, message, request = received.request, programs = programsOf(),
                                   client = client_](Analyses all) mutable {
    programs.open = std::move(all);
    work(Pool::Urgency::Waited, request, [handler, message, programs, client] { return handler(programs, client, message->params); });
  });
}

/// Over the texts as they stand in the editor. Whoever waits for it sees that it runs, where he gave a token for that.
void Server::execute(Received& received) {
  auto wanted = commandIn(received.message.params);
  if (const auto* error = std::get_if<ResponseError>(&wanted)) return answer(*received.request, *error);
  const Json token = received.message.params["workDoneToken"];
  const std::string shownToken = token.text() || token.integer() ? token.written() : "";
  std::erase_if(progress_, [](const auto& known) { return known.second->taken(); });
  if (!shownToken.empty()) progress_.insert_or_assign(shownToken, received.request);
  work(Pool::Urgency::Background, received.request,
       [this, request = received.request, call = std::get<CommandCall>(std::move(wanted)), shownToken,
        open = workspace_.openFiles()]() -> Answer {
         tellProgress(shownToken, "begin", call.title);
         const auto pulse = [&request] {
           if (request->taken()) throw std::runtime_error("nobody waits for it");
         };
         const FilesAsOpen files(host_, identities_, open, pulse);
         CommandResult result;
         try {
           result = host_.command(call.arguments, files, pulse);
         } catch (...) {
           tellProgress(shownToken, "end", "");
           throw;
         }
         tellProgress(shownToken, "end", "");
         if (request->taken()) return "null";
         if (const std::string summary = commandSummary(call, result); !summary.empty()) tell(Tone::Information, summary);
         return commandAnswer(result);
       });
}

/// Whoever asked gets an answer, whatever happens; nothing is done for somebody who has one.
void Server::work(Pool::Urgency urgency, std::shared_ptr<PendingRequest> request, std::function<Answer()> make) {
  pool_.add(urgency, [this, request = std::move(request), make = std::move(make)] {
    if (request->taken()) return;
    try {
      answer(*request, make());
    } catch (const std::exception& error) {
      answer(*request, ResponseError{ErrorCode::InternalError, error.what()});
    }
  });
}

void Server::tell(Tone tone, std::string_view message) {
  JsonWriter json = oneLine();
  json.beginObject().member("type", static_cast<int>(tone)).member("message", message).endObject();
  send("window/showMessage", json.take());
}

void Server::tellProgress(const std::string& token, std::string_view kind, std::string_view title) {
  if (token.empty()) return;
  JsonWriter json = oneLine();
  json.beginObject().key("token").json(token).key("value").beginObject().member("kind", kind);
  if (!title.empty()) json.member("title", title).member("cancellable", true);
  json.endObject().endObject();
  send("$/progress", json.take());
}

/// Of all documents as they are now, begun.
std::vector<std::shared_ptr<Analysis>> Server::openAnalyses() {
  std::vector<std::shared_ptr<Analysis>> analyses;
  for (auto& [uri, document] : workspace_.documents()) {
    analyses.push_back(workspace_.analysisOf(document));
    begin(document, Pool::Urgency::Waited);
  }
  return analyses;
}

Programs Server::programsOf() { return {services_, {}, workspace_.openFiles(), folderPaths(), client_->library, live_.all()}; }

std::vector<std::string> Server::folderPaths() const {
  std::vector<std::string> paths;
  for (const WorkspaceFolder& folder : workspace_.folders()) {
    if (auto path = pathOfUri(folder.uri)) paths.push_back(std::move(*path));
  }
  return paths;
}

// ---- analyses

/// Begins what was changed: first the documents that were edited, then those that rest on them.
void Server::settle() {
  bool others = false;
  for (const bool edited : {true, false}) {
    for (auto& [uri, document] : workspace_.documents()) {
      bool& changed = edited ? document.edited : document.stale;
      if (!std::exchange(changed, false)) continue;
      others |= !edited;
      if (client_->pushes) begin(document, edited ? Pool::Urgency::Waited : Pool::Urgency::Background);
    }
  }
  if (others && client_->pulls && client_->refreshesDiagnostics) ask("workspace/diagnostic/refresh", "");
}

void Server::begin(Document& document, Pool::Urgency urgency) {
  const std::shared_ptr<Analysis>& analysis = workspace_.analysisOf(document);
  if (analysis->finished()) return;
  // A second analysis of a document waits for the first, so that one document never holds all threads.
  if (document.running && document.running != analysis && document.running->running()) {
    if (document.later.empty() || document.later.back() != analysis) document.later.push_back(analysis);
    return;
  }
  document.running = analysis;
  begin(analysis, urgency);
}

void Server::begin(const std::shared_ptr<Analysis>& analysis, Pool::Urgency urgency) {
  // Not held any longer than it is told, so that the next one finds it alone.
  pool_.add(urgency, [this, analysis = analysis]() mutable {
    if (!analysis->claim()) return;
    const std::shared_ptr<Analysis> spent = analysis->run(services_);
    inbox_.put(Finished{std::move(analysis)});
  });
}

void Server::finished(const std::shared_ptr<const Analysis>& analysis) {
  Document* document = workspace_.holderOf(analysis);
  if (document == nullptr) return;
  if (document->running == analysis) document->running = nullptr;
  if (document->analysis == analysis) publish(*document);
  beginLater(*document);
}

void Server::beginLater(Document& document) {
  for (const std::shared_ptr<Analysis>& analysis : std::exchange(document.later, {})) {
    document.running = analysis;
    begin(analysis, Pool::Urgency::Waited);
  }
}

void Server::publish(Document& document) {
  const std::shared_ptr<Analysis>& analysis = document.analysis;
  if (!client_->pushes) return;
  if (!analysis->fault().empty()) return tell(Tone::Error, "a fault of the program itself: " + analysis->fault());
  Question question(services_, client_, analysis, Json());
  JsonWriter json = oneLine();
  json.beginObject().member("uri", document.uri).member("version", document.version);
  json.key("diagnostics").json(diagnosticItems(question)).endObject();
  std::string params = json.take();
  if (params == document.published) return;
  outbox_.putAbout("diagnostics " + document.uri, notification("textDocument/publishDiagnostics", params));
  document.published = std::move(params);
}

// ---- verdicts

/// Whoever shows verdicts asks again, and gets none until there are new ones.
void Server::disturbed() {
  live_.disturbed();
  if (std::exchange(verdictsShown_, false)) refreshVerdicts();
}

void Server::judged(Judgement judgement) {
  const Judgement::News news = judgement.news;
  if (news == Judgement::News::Judged && client_->live.tell) tellOutcome(*judgement.verdicts);
  live_.take(std::move(judgement));
  const bool outdated = news == Judgement::News::Outdated && std::exchange(verdictsShown_, false);
  const bool isNew = news == Judgement::News::Judged;
  verdictsShown_ |= isNew;
  if (outdated || isNew) refreshVerdicts();
}

/// With the open texts that it rests on, so that it is never taken for one of another text.
void Server::tellOutcome(const Verdicts& verdicts) {
  JsonWriter json = oneLine();
  json.beginObject().key("outcome");
  if (verdicts.outcome.empty())
    json.null();
  else
    json.json(verdicts.outcome);
  json.key("documents").beginArray();
  for (const auto& [identity, file] : *verdicts.open) {
    if (!verdicts.touched.files.contains(identity)) continue;
    json.beginObject().member("uri", file.uri).member("version", file.version).endObject();
  }
  json.endArray().endObject();
  outbox_.putAbout("tollgate/judged", notification("tollgate/judged", json.take()));
}

void Server::refreshVerdicts() {
  if (client_->refreshesLenses) ask("workspace/codeLens/refresh", "");
  if (client_->refreshesHints) ask("workspace/inlayHint/refresh", "");
}

}  // namespace tollgate::lsp
