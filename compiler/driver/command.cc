#include "compiler/driver/command.h"

#include <algorithm>
#include <exception>
#include <new>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "compiler/driver/version.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/display_text.h"

namespace tollgate::driver {
namespace {

constexpr const char* kAbout =
    "Tollgate says whether an entry or exit gate is met: it reads rules written in Gate\n"
    "and the data of a test phase, and gives every criterion's verdict with its numbers and reasons.";
constexpr const char* kExits =
    "exit status: 0 met, 1 not met, 2 undetermined, 3 the rules do not compile, 4 the data is refused,\n"
    "5 wrong usage, 70 a fault of the program";

std::vector<std::string> subcommandNames(const CLI::App& root) {
  std::vector<std::string> names;
  for (const CLI::App* app : root.get_subcommands([](const CLI::App*) { return true; })) names.push_back(app->get_name());
  return names;
}

std::vector<std::string> optionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// "`evaluate` and `explain`": the commands that have this option.
std::string ownersOf(const CLI::App& root, const std::string& option) {
  std::vector<std::string> owners;
  for (const CLI::App* app : root.get_subcommands([](const CLI::App*) { return true; })) {
    const std::vector<std::string> names = optionNames(*app);
    if (std::find(names.begin(), names.end(), option) != names.end()) owners.push_back("`" + app->get_name() + "`");
  }
  std::string out;
  for (size_t i = 0; i < owners.size(); ++i) out += (i == 0 ? "" : i + 1 == owners.size() ? " and " : ", ") + owners[i];
  return out;
}

/// CLI11 found fault with the values of an option: none, or more than one.
int wrongValue(World& world, const CLI::App& root, const std::string& what) {
  const std::string name = what.substr(0, what.find(':'));
  const auto chosen = root.get_subcommands();
  const CLI::Option* option = (chosen.empty() ? root : *chosen[0]).get_option_no_throw(name);
  if (option == nullptr) return wrongUsage(world, what);
  if (option->get_type_size() == 0)
    return wrongUsage(world, fmt::format("`{}` takes no value", name), fmt::format("write `{}` alone", name));
  const std::string form = fmt::format("write `{} {}`", name, option->get_type_name());
  if (option->count() > 1) return wrongUsage(world, fmt::format("`{}` stands more than once", name), form + " once");
  return wrongUsage(world, fmt::format("`{}` needs a value", name), form);
}

int unknownWord(World& world, const CLI::App& root, const CLI::App* chosen, const std::string& word) {
  if (word.size() > 1 && word[0] == '-') {
    const std::string name = word.substr(0, word.find('='));
    const CLI::App& app = chosen == nullptr ? root : *chosen;
    const std::string owners = ownersOf(root, name);
    if (!owners.empty() && chosen != nullptr) {
      return wrongUsage(world, fmt::format("`{}` has no option `{}`", chosen->get_name(), name),
                        fmt::format("it is an option of {}", owners));
    }
    const std::string near = nearest(name, optionNames(app));
    const std::string help = chosen == nullptr ? "`tollgate --help` lists the commands"
                                               : fmt::format("`tollgate {} --help` lists the options", chosen->get_name());
    return wrongUsage(world, fmt::format("there is no option `{}`", name), near.empty() ? help : fmt::format("did you mean `{}`?", near));
  }
  if (chosen != nullptr) return wrongUsage(world, fmt::format("`{}` is one word too many", word));
  const std::string near = nearest(word, subcommandNames(root));
  return wrongUsage(world, fmt::format("there is no command `{}`", word),
                    near.empty() ? "the commands are " + alternatives(subcommandNames(root)) : fmt::format("did you mean `{}`?", near));
}

/// CLI11's help, with the whole command in its usage line.
class HelpText : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string) const override {
    const CLI::App* parent = app->get_parent();
    if (parent == nullptr)
      return "\nusage: tollgate COMMAND [OPTION…] [FILE…]\n\n`tollgate COMMAND --help` lists the options of a command and shows "
             "examples.\n";
    const std::string& name = app->get_name();
    if (name == "init") return "\nusage: tollgate init [FOLDER]\n";
    if (name == "lsp") return "\nusage: tollgate lsp [OPTION…]\n";
    return fmt::format("\nusage: tollgate {} [OPTION…] [{}…]\n", name,
                       name == "completion" ? "SHELL"
                       : name == "verify"   ? "RECORD"
                                            : "FILE");
  }
  std::string make_positionals(const CLI::App*) const override { return ""; }
};

/// `lsp`, without making the options of all other commands: an editor waits for it. nullopt: there is something to say of the arguments.
std::optional<int> serveAtOnce(const std::vector<std::string>& arguments, World& world) {
  if (arguments.empty() || arguments[0] != "lsp") return std::nullopt;
  CLI::App root(kAbout, "tollgate");
  root.allow_extras();
  const Subcommand lsp = addLsp(root);
  try {
    root.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::Error&) {
    return std::nullopt;
  }
  if (root.get_subcommands().empty() || !root.remaining(true).empty()) return std::nullopt;
  return lsp.run(world);
}

/// "Could not convert: --threads = abc", as CLI11 says it: only options that take whole numbers are converted.
std::string noNumber(const std::string& told) {
  const size_t name = told.find("--"), equals = told.find(" = ");
  if (name == std::string::npos || equals == std::string::npos || equals < name) return told;
  return fmt::format("`{}` takes a whole number from 0 on, not `{}`", told.substr(name, equals - name), told.substr(equals + 3));
}

int parseAndRun(const std::vector<std::string>& arguments, World& world) {
  if (const std::optional<int> status = serveAtOnce(arguments, world)) return *status;
  CLI::App root(kAbout, "tollgate");
  root.formatter(std::make_shared<HelpText>());
  root.footer(kExits);
  root.set_help_flag("-h,--help", "print this help and exit");
  root.set_version_flag("--version", std::string("tollgate ") + kVersion, "print the version and exit");
  root.allow_extras();
  std::vector<Subcommand> subcommands = {addInit(root),        addCheck(root),    addEvaluate(root), addExplain(root), addVerify(root),
                                         addTrace(root),       addTest(root),     addInspect(root),  addFmt(root),     addIr(root),
                                         addFingerprint(root), addDocument(root), addEmbed(root),    addLsp(root),     addCompletion(root)};

  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    root.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = root.get_subcommands();
    world.out.write((chosen.empty() ? root : *chosen[0]).help());
    return 0;
  } catch (const CLI::CallForVersion&) {
    world.out.write(std::string("tollgate ") + kVersion + "\n");
    return 0;
  } catch (const CLI::ArgumentMismatch& error) {
    return wrongValue(world, root, error.what());
  } catch (const CLI::ConversionError& error) {
    return wrongUsage(world, noNumber(error.what()));
  } catch (const CLI::ParseError& error) {
    return wrongUsage(world, error.what());
  }
  const auto chosen = root.get_subcommands();
  const std::vector<std::string> rest = root.remaining(true);
  if (!rest.empty()) return unknownWord(world, root, chosen.empty() ? nullptr : chosen[0], rest[0]);
  if (chosen.empty()) {
    world.err.write(root.help());
    return kWrongUsage;
  }
  // An option that a script fills from a variable without a value is no option left out.
  for (const CLI::Option* option : chosen[0]->get_options()) {
    const std::vector<std::string>& given = option->results();
    if (option->get_positional() || std::find(given.begin(), given.end(), "") == given.end()) continue;
    return wrongUsage(world, fmt::format("`{}` is given an empty value", option->get_name()), "give it a value, or leave it out");
  }
  const auto subcommand = std::find_if(subcommands.begin(), subcommands.end(),
                                       [&](const Subcommand& s) { return s.options.of(chosen[0]); });
  return subcommand->run(world);
}

}  // namespace

int run(const std::vector<std::string>& arguments, World& world) {
  std::string fault;
  try {
    return parseAndRun(arguments, world);
  } catch (const std::bad_alloc&) {
    fault = "the memory does not suffice";
  } catch (const std::exception& error) {
    fault = error.what();
  } catch (...) {
    fault = "unknown";
  }
  world.err.write(
      fmt::format("error: a fault of the program itself, not of the rules or the data: {}\nno verdict was given\n", harmless(fault)));
  return kProgramFault;
}

Options addSubcommand(CLI::App& root, const std::string& name, const std::string& description, const std::string& examples) {
  CLI::App* app = root.add_subcommand(name, description);
  app->set_help_flag("-h,--help", "print this help and exit");
  app->footer("examples:\n" + examples);
  app->allow_extras();
  return Options(*app);
}

int wrongUsage(World& world, const std::string& message, const std::string& help) {
  world.err.write(fmt::format("error: {}\n", harmless(message)));
  if (!help.empty()) world.err.write(fmt::format("  = help: {}\n", harmless(help)));
  return kWrongUsage;
}

std::string alternatives(const std::vector<std::string>& choices) {
  std::string out;
  for (size_t i = 0; i < choices.size(); ++i) {
    out += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + ("`" + choices[i] + "`");
  }
  return out;
}

std::optional<int> refuseUnless(World& world, const std::string& option, const std::string& value,
                                const std::vector<std::string>& choices) {
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return std::nullopt;
  const std::string near = nearest(value, choices);
  return wrongUsage(world, fmt::format("`{}` does not know `{}`: it is {}", option, value, alternatives(choices)),
                    near.empty() ? "" : fmt::format("did you mean `{} {}`?", option, near));
}

bool coloured(const World& world, const Screen& screen) {
  const auto noColour = world.environment("NO_COLOR");
  return screen.terminal && !(noColour && !noColour->empty()) && world.environment("TERM") != "dumb";
}

int deliver(World& world, const std::string& path, const std::string& text, int status) {
  if (path.empty()) {
    world.out.write(text);
    return status;
  }
  const std::optional<std::string> error = world.writer.replace(path, text);
  if (!error) return status;
  world.err.write(fmt::format("error: {} was not written: {}\n", harmless(path), harmless(*error)));
  return kProgramFault;
}

}  // namespace tollgate::driver
