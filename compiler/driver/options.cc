#include "compiler/driver/options.h"

#include <CLI/CLI.hpp>

namespace tollgate::driver {
namespace {

template <typename Value>
CLI::Option* add(CLI::App& app, const std::string& names, Value& value, const std::string& description, const std::string& type,
                 const std::string& group = "") {
  CLI::Option* option = app.add_option(names, value, description);
  if (!type.empty()) option->type_name(type);
  if (!group.empty()) option->group(group);
  return option;
}

}  // namespace

void Options::value(const std::string& names, std::string& value, const std::string& description, const std::string& type) {
  add(*app_, names, value, description, type);
}

void Options::value(const std::string& names, uint32_t& value, const std::string& description, const std::string& type,
                    const std::string& group) {
  add(*app_, names, value, description, type, group);
}

void Options::value(const std::string& names, uint64_t& value, const std::string& description, const std::string& type,
                    const std::string& group) {
  add(*app_, names, value, description, type, group);
}

void Options::list(const std::string& names, std::vector<std::string>& values, const std::string& description, const std::string& type) {
  add(*app_, names, values, description, type)->allow_extra_args(false)->delimiter(',');
}

void Options::each(const std::string& names, std::vector<std::string>& values, const std::string& description, const std::string& type) {
  add(*app_, names, values, description, type)->allow_extra_args(false);
}

void Options::flag(const std::string& names, bool& value, const std::string& description) { app_->add_flag(names, value, description); }

void Options::operand(const std::string& name, std::string& value, const std::string& description) {
  add(*app_, name, value, description, "");
}

void Options::operand(const std::string& name, std::vector<std::string>& values, const std::string& description) {
  add(*app_, name, values, description, "");
}

}  // namespace tollgate::driver
