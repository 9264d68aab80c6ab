#pragma once
// The language server of Gate (LSP 3.17): bytes in, bytes out.
//
// One thread reads: frames, JSON, cancellations. One thread, that of `run`, keeps the documents and makes immutable snapshots of them; it
// never works long. A few threads analyse texts and answer requests about them. One thread writes.
//
// INVARIANT: a request sees the text as it was when the request came in, and is answered exactly once (pending.h).
// INVARIANT: diagnostics are published by the main thread alone, only of the newest analysis of a document that is open.

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "lsp/server/answers.h"
#include "lsp/server/closed_analyses.h"
#include "lsp/server/completion.h"
#include "lsp/server/inbox.h"
#include "lsp/server/lenses.h"
#include "lsp/server/live.h"
#include "lsp/server/outbox.h"
#include "lsp/server/pool.h"
#include "lsp/server/tokens.h"
#include "lsp/server/users.h"
#include "lsp/server/workspace.h"

namespace tollgate::lsp {

class Server {
 public:
  Server(const Host& host, Transport& transport, const Limits& limits = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  /// Until the client says `exit`, is gone, or its process is. 0 if it said `shutdown` before, else 1.
  int run();

 private:
  enum class State : uint8_t { New, Running, ShutDown };
  void read();
  void receive(std::string body);
  void handle(Event event);
  void handleRequest(Received& received);
  void handleNotification(const Message& message);
  void refuse(const Received& received, ErrorCode code, std::string message);
  void answer(PendingRequest& request, const Answer& answer);
  void send(std::string_view method, const std::string& params) { outbox_.put(notification(method, params)); }
  void ask(std::string_view method, const std::string& params);
  enum class Tone : uint8_t { Error = 1, Warning, Information };
  void tell(Tone tone, std::string_view message);
  void tellProgress(const std::string& token, std::string_view kind, std::string_view title);
  void work(Pool::Urgency urgency, std::shared_ptr<PendingRequest> request, std::function<Answer()> make);
  // notifications
  void initialized();
  void didOpen(const Json& params);
  void didChange(const Json& params);
  void didClose(const Json& params);
  void didChangeWatchedFiles(const Json& params);
  void didChangeWorkspaceFolders(const Json& params);
  void didChangeConfiguration(const Json& params);
  void cancelProgress(const Json& params);
  // requests
  void initialize(Received& received);
  void askDocument(const DocumentMethod& method, Received& received);
  void askResolve(Received& received);
  void askLens(Received& received);
  using WorkspaceAnswer = Answer (*)(const Programs&, const std::shared_ptr<const Client>&, const Json&);
  void askWorkspace(WorkspaceAnswer handler, Received& received);
  std::vector<std::shared_ptr<Analysis>> openAnalyses();
  Programs programsOf();
  void execute(Received& received);
  std::vector<std::string> folderPaths() const;
  std::shared_ptr<Analysis> analysisOf(std::string_view uri);
  // analyses
  void settle();
  void begin(Document& document, Pool::Urgency urgency);
  void begin(const std::shared_ptr<Analysis>& analysis, Pool::Urgency urgency);
  void beginLater(Document& document);
  void finished(const std::shared_ptr<const Analysis>& analysis);
  void publish(Document& document);
  // verdicts
  void disturbed();
  void judged(Judgement judgement);
  void tellOutcome(const Verdicts& verdicts);
  void refreshVerdicts();

  const Host& host_;
  Transport& transport_;
  Identities identities_;
  ParsedFiles files_;
  WorkspaceFiles workspaceFiles_;
  ClosedAnalyses closed_;
  SentTokens tokens_;
  SentCompletions completions_;
  SentLenses lenses_;
  const Services services_;
  std::shared_ptr<const Client> client_ = std::make_shared<Client>();
  Workspace workspace_;
  State state_ = State::New;
  bool ended_ = false;
  uint64_t asked_ = 0;          // requests to the client
  bool verdictsShown_ = false;  // the client was told of some, and not yet that they may not hold
  Pending pending_;
  std::map<std::string, std::shared_ptr<PendingRequest>> progress_;  // what runs under which token
  Inbox inbox_;
  Outbox outbox_;
  LiveVerdicts live_;
  Pool pool_;  // its jobs use everything above
  std::atomic<bool> stopReading_ = false;
  std::thread reader_;
};

}  // namespace tollgate::lsp
