// tollgate completion: scripts for shells, made from the very options that the command line reads.
#include <algorithm>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "compiler/driver/command.h"
#include "compiler/support/data_formats.h"
#include "runtime/ingest/loader.h"

namespace tollgate::driver {
namespace {

/// What may follow an option: words, a folder, or a file.
struct Follows {
  std::vector<std::string> words;
  bool folder = false;
};

Follows followsOf(const std::string& command, const CLI::Option& option) {
  const std::string name = option.get_lnames().empty() ? "" : option.get_lnames().front();
  if (option.get_type_name() == "DIR") return {{}, true};
  if (name == "format" && command == "check") return {{"text", "gcc", "json", "sarif"}, false};
  if (name == "format" && command == "embed") return {{"text", "gcc"}, false};
  if (name == "format" && command == "evaluate")
    return {{"text", "json", "junit", "sarif", "markdown", "html", "github", "gitlab", "record"}, false};
  if (name == "format" && command == "explain") return {{"text", "json", "markdown", "html"}, false};
  if (name == "format") return {{"text", "json"}, false};
  if (name == "engine") return {{"auto", "interpret", "jit"}, false};
  if (name == "debug-opt-level") return {{"0", "1", "2", "3"}, false};
  if (name == "as") return {dataFormatWords(), false};
  if (name == "tolerate") {
    Follows kinds;
    for (const ingest::FaultKindInfo& kind : ingest::faultKinds()) kinds.words.emplace_back(kind.name);
    return kinds;
  }
  return {};
}

std::string words(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& word : list) out += (out.empty() ? "" : " ") + word;
  return out;
}

struct OptionText {
  std::string name, description;  // "--format"
  bool takesValue = false;
  Follows follows;
};
struct CommandText {
  std::string name, description;
  std::vector<OptionText> options;
};

std::vector<CommandText> commandsOf(const CLI::App& root) {
  std::vector<CommandText> commands;
  for (const CLI::App* app : root.get_subcommands([](const CLI::App*) { return true; })) {
    CommandText command{app->get_name(), app->get_description(), {}};
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        command.options.push_back({"--" + name, option->get_description(), option->get_type_size() != 0, followsOf(command.name, *option)});
      }
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

std::string bashScript(const std::vector<CommandText>& commands) {
  std::string names, options, values;
  for (const CommandText& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    std::string list;
    for (const OptionText& option : command.options) {
      list += (list.empty() ? "" : " ") + option.name;
      if (option.follows.folder)
        values += fmt::format("    '{} {}') COMPREPLY=($(compgen -d -- \"$current\")); return ;;\n", command.name, option.name);
      if (!option.follows.words.empty()) {
        values += fmt::format("    '{} {}') COMPREPLY=($(compgen -W '{}' -- \"$current\")); return ;;\n", command.name, option.name,
                              words(option.follows.words));
      }
    }
    options += fmt::format("    {}) options='{}' ;;\n", command.name, list);
  }
  return "# tollgate completion for bash: source it, or put it into the folder of bash-completion.\n"
         "_tollgate() {\n"
         "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\" command=\"${COMP_WORDS[1]}\" options=\n"
         "  COMPREPLY=()\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W '" +
         names +
         " --help --version' -- \"$current\"))\n"
         "    return\n"
         "  fi\n"
         "  case \"$command $previous\" in\n"
         "    'completion completion') COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$current\")); return ;;\n" +
         values +
         "  esac\n"
         "  case \"$command\" in\n" +
         options +
         "  esac\n"
         "  case \"$current\" in\n"
         "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$current\")) ;;\n"
         "    *) COMPREPLY=($(compgen -f -- \"$current\")) ;;\n"
         "  esac\n"
         "}\n"
         "complete -o filenames -F _tollgate tollgate\n";
}

/// Inside single quotes and square brackets of a zsh specification.
std::string zshQuoted(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string zshScript(const std::vector<CommandText>& commands) {
  std::string names, cases;
  for (const CommandText& command : commands) {
    names += fmt::format("    '{}:{}'\n", command.name, zshQuoted(command.description));
    cases += fmt::format("    {})\n      _arguments \\\n", command.name);
    for (const OptionText& option : command.options) {
      std::string action = "_files";
      if (option.follows.folder) action = "_files -/";
      if (!option.follows.words.empty()) action = "(" + words(option.follows.words) + ")";
      cases += fmt::format("        '*{}[{}]{}' \\\n", option.name, zshQuoted(option.description),
                           option.takesValue ? ":value:" + action : "");
    }
    cases += command.name == "completion" ? "        '1:shell:(bash zsh fish)' ;;\n" : "        '*:file:_files' ;;\n";
  }
  return "#compdef tollgate\n"
         "# tollgate completion for zsh: put it as _tollgate into a folder of $fpath.\n"
         "_tollgate() {\n"
         "  local -a commands\n"
         "  commands=(\n" +
         names +
         "  )\n"
         "  if (( CURRENT == 2 )); then\n"
         "    _describe command commands\n"
         "    return\n"
         "  fi\n"
         "  local command=$words[2]\n"
         "  shift words\n"
         "  (( CURRENT-- ))\n"
         "  case $command in\n" +
         cases +
         "  esac\n"
         "}\n"
         "_tollgate \"$@\"\n";
}

std::string fishQuoted(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return "'" + out + "'";
}

std::string fishScript(const std::vector<CommandText>& commands) {
  std::string out = "# tollgate completion for fish: put it as tollgate.fish into the folder of completions.\n";
  for (const CommandText& command : commands) {
    out += fmt::format("complete -c tollgate -f -n __fish_use_subcommand -a {} -d {}\n", command.name, fishQuoted(command.description));
  }
  for (const CommandText& command : commands) {
    const std::string lead = fmt::format("complete -c tollgate -n '__fish_seen_subcommand_from {}'", command.name);
    if (command.name == "completion") out += lead + " -f -a 'bash zsh fish'\n";
    for (const OptionText& option : command.options) {
      std::string follows = option.takesValue ? " -r" : "";
      if (option.follows.folder) follows = " -x -a '(__fish_complete_directories)'";
      if (!option.follows.words.empty()) follows = " -x -a '" + words(option.follows.words) + "'";
      out += fmt::format("{} -l {} -d {}{}\n", lead, option.name.substr(2), fishQuoted(option.description), follows);
    }
  }
  return out;
}

}  // namespace

Subcommand addCompletion(CLI::App& root) {
  auto shell = std::make_shared<std::string>();
  Options app = addSubcommand(root, "completion", "print a completion script for a shell",
                              "  tollgate completion bash > tollgate.bash\n"
                              "  tollgate completion zsh > _tollgate\n"
                              "  tollgate completion fish > tollgate.fish\n");
  app.operand("SHELL", *shell, "bash, zsh or fish");
  return {app, [shell, &root](World& world) {
            if (shell->empty()) return wrongUsage(world, "no shell was given", "write `tollgate completion bash`, `zsh` or `fish`");
            if (const auto refused = refuseUnless(world, "completion", *shell, {"bash", "zsh", "fish"})) return *refused;
            const std::vector<CommandText> commands = commandsOf(root);
            world.out.write(*shell == "bash" ? bashScript(commands) : *shell == "zsh" ? zshScript(commands) : fishScript(commands));
            return 0;
          }};
}

}  // namespace tollgate::driver
