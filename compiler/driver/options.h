#pragma once
// The options of a subcommand. CLI11 stays behind this door: its header takes longer to compile than most files here.

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tollgate::driver {

/// A handle; the variables must outlive the reading of the command line. `names` as CLI11 has them: "--instance,--for". `type` is
/// what help and messages call the value: "FILE".
class Options {
 public:
  explicit Options(CLI::App& app) : app_(&app) {}
  bool of(const CLI::App* app) const { return app_ == app; }

  /// One value. Options of a `group` stand in help below that heading.
  void value(const std::string& names, std::string& value, const std::string& description, const std::string& type);
  void value(const std::string& names, uint32_t& value, const std::string& description, const std::string& type,
             const std::string& group = "");
  void value(const std::string& names, uint64_t& value, const std::string& description, const std::string& type,
             const std::string& group = "");
  /// May stand several times, each time with one value or several joined by commas.
  void list(const std::string& names, std::vector<std::string>& values, const std::string& description, const std::string& type);
  /// May stand several times, each time with one value.
  void each(const std::string& names, std::vector<std::string>& values, const std::string& description, const std::string& type);
  void flag(const std::string& names, bool& value, const std::string& description);
  /// What stands without a name.
  void operand(const std::string& name, std::string& value, const std::string& description);
  void operand(const std::string& name, std::vector<std::string>& values, const std::string& description);

 private:
  CLI::App* app_;
};

}  // namespace tollgate::driver
