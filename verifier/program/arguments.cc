// SPDX-License-Identifier: Apache-2.0
// The parser walks the words itself and gives CLI11 only complete pairs of option and value. A mark
// before each value keeps CLI11 from splitting or reading it in another way; it is removed before
// the value is used.
#include "verifier/program/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/shell_word.h"

namespace lode::program {
namespace {

// Before a value that CLI11 would take apart; taken away again before the value is looked at.
constexpr char kWhole = '\x01';

absl::Status Usage(const std::string& what) { return base::Error(base::Reason::kUsage, what); }

std::string Quoted(const std::string& text) { return "`" + text + "`"; }

// "lode record sign"
std::string PathOf(const CLI::App* app) {
  const CLI::App* parent = app->get_parent();
  return (parent == nullptr ? "" : PathOf(parent) + " ") + app->get_name();
}

std::vector<CLI::App*> CommandsOf(CLI::App* app) {
  return app->get_subcommands([](CLI::App* command) { return !command->get_name().empty(); });
}

// Where an option of `app` may also be looked for.
CLI::App* Above(CLI::App* app) { return app->get_fallthrough() ? app->get_parent() : nullptr; }

bool TakesValue(const CLI::Option* option) { return option->get_items_expected_max() != 0; }
bool TakesMany(const CLI::Option* option) { return option->get_items_expected_max() > 1; }

// The option that `name` (with its dashes) is for `command`, or for a command above it.
CLI::Option* FindOption(CLI::App* command, const std::string& name) {
  const bool is_long = name.starts_with("--");
  for (CLI::App* app = command; app != nullptr; app = Above(app)) {
    for (CLI::Option* option : app->get_options()) {
      if (is_long ? option->check_lname(name.substr(2)) : option->check_sname(name.substr(1)))
        return option;
    }
  }
  return nullptr;
}

// `words` with words[at], which begins with `name`, spelled as `right`: a line to be pasted.
std::string WithOption(const CLI::App* command, const std::vector<std::string>& words, size_t at,
                       const std::string& name, const std::string& right) {
  const CLI::App* root = command;
  while (root->get_parent() != nullptr) root = root->get_parent();
  std::string line = root->get_name();
  for (size_t i = 0; i < words.size(); ++i)
    line += " " + ShellWord(i == at ? right + words[i].substr(name.size()) : words[i]);
  return line;
}

absl::Status NoSuchOption(CLI::App* command, const std::vector<std::string>& words, size_t at,
                          const std::string& name) {
  std::vector<std::string> names;
  for (CLI::App* app = command; app != nullptr; app = Above(app)) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& known : option->get_lnames()) names.push_back("--" + known);
    }
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string message = Quoted(PathOf(command)) + " has no option " + name;
  if (const std::string_view nearest = base::Nearest(name, candidates); !nearest.empty()) {
    return base::WithNextStep(Usage(message + base::DidYouMean(name, candidates)),
                              WithOption(command, words, at, name, std::string(nearest)));
  }
  return base::WithNextStep(Usage(message), "see all of them: " + PathOf(command) + " --help");
}

// What other programs call it.
constexpr std::pair<std::string_view, std::string_view> kOtherWords[] = {
    {"get", "show"},        {"view", "show"},      {"describe", "show"}, {"check", "verify"},
    {"validate", "verify"}, {"create", "new"},     {"make", "new"},      {"add", "new"},
    {"ls", "list"},         {"send", "submit"},    {"play", "run"},      {"start", "serve"},
    {"run", "serve"},       {"company", "party"},  {"mine", "site"},     {"history", "trail"},
    {"fetch", "export"},    {"config", "settings"}};

// The ends of file names by which it shows what a word is about.
constexpr std::pair<std::string_view, std::string_view> kFileEnds[] = {
    {".lode", "trail"}, {".receipt", "receipt"}, {".envelope", "record"}, {".key", "key"}};

// The name among `names` that other programs call `word`, else `word`.
std::string InOurWords(const std::string& word, const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), word) != names.end()) return word;
  for (const auto& [other, ours] : kOtherWords) {
    if (word == other && std::find(names.begin(), names.end(), ours) != names.end())
      return std::string(ours);
  }
  return word;
}

std::string NearestCommand(CLI::App* app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* command : CommandsOf(app)) names.push_back(command->get_name());
  const std::string ours = InOurWords(word, names);
  if (ours != word) return ours;
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return std::string(base::Nearest(word, candidates));
}

// Whether `word`, which follows a verb, says that the noun is meant: the noun itself ("lots" too),
// an id that begins with it, or a file of it.
bool IsAbout(const std::string& noun, const std::string& word) {
  const bool is_file =
      std::any_of(std::begin(kFileEnds), std::end(kFileEnds),
                  [&](const auto& end) { return end.second == noun && word.ends_with(end.first); });
  return is_file || word == noun || word == noun + "s" || word.starts_with(noun + ":");
}

// The words of a command line, of which words[at] is no command after the words at `path`.
struct Mistake {
  const std::vector<std::string>& words;
  std::vector<size_t> path;
  size_t at;

  std::string Following() const { return at + 1 < words.size() ? words[at + 1] : ""; }
  // The line with `command` in place of the commands in it, and of the next word too if it was one.
  std::string Corrected(const std::string& command, bool drops_next) const {
    std::string line = command;
    for (size_t i = 0; i < words.size(); ++i) {
      const bool is_command = i == at || std::find(path.begin(), path.end(), i) != path.end() ||
                              (drops_next && i == at + 1);
      if (!is_command) line += " " + ShellWord(words[i]);
    }
    return line;
  }
};

// A suggestion, and as the next step the whole line, to be pasted.
absl::Status DidYouMean(const std::string& message, const std::string& command,
                        const Mistake& mistake, bool drops_next = false) {
  return base::WithNextStep(Usage(message + ". Did you mean " + Quoted(command) + "?"),
                            mistake.Corrected(command, drops_next));
}

absl::Status NoSuchCommand(CLI::App* app, const Mistake& mistake) {
  const std::string path = PathOf(app), word = mistake.words[mistake.at];
  const std::string message = Quoted(path + " " + word) + " does not exist";
  if (word == "help" || word == "version") return DidYouMean(message, path + " --" + word, mistake);
  std::vector<std::string> names, elsewhere, verbs;
  for (CLI::App* command : CommandsOf(app)) {
    for (const CLI::App* verb : CommandsOf(command)) verbs.push_back(verb->get_name());
  }
  const std::string said = InOurWords(word, verbs);
  for (CLI::App* command : CommandsOf(app)) {
    names.push_back(command->get_name());
    const auto inner = CommandsOf(command);
    const bool has_verb = std::any_of(
        inner.begin(), inner.end(), [&](const CLI::App* verb) { return verb->get_name() == said; });
    if (!has_verb) continue;
    elsewhere.push_back(path + " " + command->get_name() + " " + said);
    // Verb before noun, or a verb whose noun follows from what it is about.
    const std::string noun = command->get_name(), next = mistake.Following();
    if (IsAbout(noun, next))
      return DidYouMean(message, elsewhere.back(), mistake, next == noun || next == noun + "s");
  }
  if (elsewhere.size() == 1) return DidYouMean(message, elsewhere.front(), mistake);
  if (!elsewhere.empty()) {
    return base::WithNextStep(
        Usage(message + ". Did you mean " + Quoted(CLI::detail::join(elsewhere, "` or `")) + "?"),
        "see what each does: " + elsewhere.front() + " --help");
  }
  const std::string nearest = NearestCommand(app, word);
  if (!nearest.empty()) return DidYouMean(message, path + " " + nearest, mistake);
  return base::WithNextStep(
      Usage(message + ". Its commands are: " + CLI::detail::join(names, ", ")),
      "see what each does: " + path + " --help");
}

// One pass over the words. It decides what each of them is, and writes them again in the one
// spelling in which CLI11 can't take them for anything else.
class Reader {
 public:
  explicit Reader(CLI::App& app) : command_(&app) {}

  absl::Status Read(const std::vector<std::string>& words) {
    for (size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (!only_positionals_ && word == "--") {
        only_positionals_ = true;
      } else if (!only_positionals_ && word.size() > 1 && word[0] == '-') {
        ReadOption(words, i);
      } else {
        LODE_RETURN_IF_ERROR(ReadWord(words, i));
      }
    }
    if (!instead_.empty()) return absl::OkStatus();
    LODE_RETURN_IF_ERROR(first_);
    if (command_->get_require_subcommand_min() == 0) return absl::OkStatus();
    std::vector<std::string> names;
    for (const CLI::App* inner : CommandsOf(command_)) names.push_back(inner->get_name());
    return Usage(Quoted(PathOf(command_)) + " needs a command: " + CLI::detail::join(names, ", "));
  }

  // "lode record sign", as far as the words go.
  std::string Command() const { return PathOf(command_); }

  // The words for CLI11, first to last.
  std::vector<std::string> Spelled() const {
    std::vector<std::string> words = spelled_;
    if (!instead_.empty()) {
      words = path_;
      words.push_back(instead_);
    } else if (!positionals_.empty()) {
      words.emplace_back("--");
      words.insert(words.end(), positionals_.begin(), positionals_.end());
    }
    return words;
  }

 private:
  // Errors wait until all words are read: help is given whatever else is wrong.
  void Complain(const std::string& what) { first_.Update(Usage(what)); }

  static std::string KeptWhole(const std::string& value) {
    const bool taken_apart = value.front() == '[' && value.back() == ']';
    return taken_apart || value.front() == kWhole ? kWhole + value : value;
  }

  // The longest of the option's names: the same in every command that has it.
  static std::string NameOf(const CLI::Option* option) {
    return option->get_lnames().empty() ? "-" + option->get_snames().front()
                                        : "--" + option->get_lnames().front();
  }

  void ReadOption(const std::vector<std::string>& words, size_t& i) {
    const std::string& word = words[i];
    const bool is_long = word.starts_with("--");
    const size_t end = is_long ? std::min(word.find('='), word.size()) : 2;
    const std::string name = word.substr(0, end);
    CLI::Option* option = FindOption(command_, name);
    if (option == nullptr) return first_.Update(NoSuchOption(command_, words, i, name));
    const bool attached = end < word.size();
    if (!TakesValue(option)) {
      if (attached) return Complain(name + " takes no value: " + word);
      if (NameOf(option) == "--help" || NameOf(option) == "--version") instead_ = NameOf(option);
      return spelled_.push_back(NameOf(option));
    }
    if (attached) return Take(option, name, word.substr(is_long ? end + 1 : end));
    if (i + 1 == words.size()) return Complain(name + " needs a value after it");
    const std::string& value = words[++i];
    if (!value.starts_with("--")) return Take(option, name, value);
    if (value == "--help") instead_ = value;
    Complain(name + " needs a value, and " + value +
             " stands in its place; if that is the value, " + "write " + name + "=" + value);
  }

  void Take(const CLI::Option* option, const std::string& name, const std::string& value) {
    if (value.empty()) {
      return Complain(name + " has an empty value; is a variable not set? Leave " + name +
                      " out if you mean none");
    }
    // For CLI11 that is an empty list, also where one value is needed.
    if (value == "{}" && TakesMany(option))
      return Complain(name +
                      ": {} stands for a list of nothing; if a file has that name, write ./{}");
    if (++given_[NameOf(option)] > 1 && !TakesMany(option))
      return Complain(name + " is given twice, and takes one value");
    if (option->get_lnames().empty()) {
      spelled_.push_back(NameOf(option));
      spelled_.push_back(KeptWhole(value));
    } else {
      spelled_.push_back(NameOf(option) + "=" + KeptWhole(value));
    }
  }

  absl::Status ReadWord(const std::vector<std::string>& words, size_t at) {
    const std::string& word = words[at];
    for (CLI::App* inner : CommandsOf(command_)) {
      if (only_positionals_ || inner->get_name() != word) continue;
      if (!positionals_.empty()) {
        return Usage(positionals_.front() + " stands before the command " + word +
                     "; write the command first");
      }
      command_ = inner;
      path_.push_back(word);
      path_at_.push_back(at);
      spelled_.push_back(word);
      return absl::OkStatus();
    }
    const auto options =
        command_->get_options([](CLI::Option* option) { return option->get_positional(); });
    if (options.empty() && !CommandsOf(command_).empty())
      return NoSuchCommand(command_, {words, path_at_, at});
    const bool many = std::any_of(options.begin(), options.end(), TakesMany);
    if (!many && positionals_.size() == options.size()) {
      // The first word may have been meant as a command.
      if (!positionals_.empty() && !NearestCommand(command_, positionals_.front()).empty()) {
        first_.Update(NoSuchCommand(command_, {words, path_at_, first_positional_}));
      } else {
        Complain(Quoted(PathOf(command_)) + " does not take the word " + word + " here");
      }
      return absl::OkStatus();
    }
    const std::string name = options[std::min(positionals_.size(), options.size() - 1)]->get_name();
    if (word.empty()) {
      Complain(name + " is an empty word; is a variable not set?");
    } else if (word == "{}") {
      Complain("{} stands for a list of nothing; if a file has that name, write ./{}");
    } else {
      if (positionals_.empty()) first_positional_ = at;
      positionals_.push_back(KeptWhole(word));
    }
    return absl::OkStatus();
  }

  CLI::App* command_;
  bool only_positionals_ = false;
  std::string instead_;  // --help or --version
  absl::Status first_;
  std::map<std::string, int> given_;
  std::vector<std::string> path_, spelled_, positionals_;
  std::vector<size_t> path_at_;  // where the words of path_ stand
  size_t first_positional_ = 0;
};

// "" if `text` is decimal digits without a leading zero; `point`: with a fraction or not.
std::string WhyNoNumber(const std::string& text, bool point) {
  const size_t dot = point ? text.find('.') : std::string::npos;
  const std::string whole = text.substr(0, dot);
  const std::string fraction = dot == std::string::npos ? "0" : text.substr(dot + 1);
  const auto digits = [](const std::string& part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
  };
  if (digits(whole) && digits(fraction) && (whole.size() == 1 || whole[0] != '0')) return "";
  return text + (point ? " is no number: digits, with a point and more digits or without"
                       : " is no whole number: decimal digits, without sign or leading zero");
}

// Before whatever else looks at a value.
void Guard(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (!TakesValue(option)) continue;
    const std::string type = option->get_type_name();
    const bool whole = type.starts_with("INT") || type.starts_with("UINT");
    const bool number = whole || type.starts_with("FLOAT");
    option->transform(CLI::Validator(
        [=](std::string& value) {
          if (!value.empty() && value.front() == kWhole) value.erase(0, 1);
          return number ? WhyNoNumber(value, !whole) : std::string();
        },
        ""));
  }
  for (CLI::App* command : CommandsOf(&app)) Guard(*command);
}

absl::StatusOr<std::optional<std::string>> Parsed(CLI::App& app,
                                                  const std::vector<std::string>& arguments,
                                                  Reader& reader) {
  LODE_RETURN_IF_ERROR(reader.Read(arguments));
  Guard(app);
  std::vector<std::string> words = reader.Spelled();
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    return app.help();
  } catch (const CLI::CallForVersion& version) {
    return std::string(version.what()) + "\n";
  } catch (const CLI::RequiredError& error) {
    return Usage(std::string(error.what()) + " and is not given");
  } catch (const CLI::ConversionError& error) {
    return Usage(std::string(error.what()) + "; the number is too large");
  } catch (const CLI::ParseError& error) {
    return Usage(error.what());
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> ParseArguments(
    CLI::App& app, const std::vector<std::string>& arguments) {
  Reader reader(app);
  auto parsed = Parsed(app, arguments, reader);
  if (parsed.ok()) return parsed;
  return WithHelpOf(parsed.status(), reader.Command());
}

absl::Status WithHelpOf(const absl::Status& status, const std::string& command) {
  const bool is_plain = base::ReasonOf(status) == base::Reason::kUsage &&
                        base::NextStepOf(status) == base::NextStep(base::Reason::kUsage);
  return is_plain ? base::WithNextStep(status, "see its examples: " + command + " --help") : status;
}

CLI::Option* AddWholeNumber(CLI::App& app, const std::string& name, uint64_t low, uint64_t high,
                            std::function<void(uint64_t)> set, const std::string& description) {
  const std::string range = std::to_string(low) + " to " + std::to_string(high);
  return app
      .add_option_function<std::string>(
          name, [set = std::move(set)](const std::string& text) { set(*base::ParseDecimal(text)); },
          description)
      ->type_name("NUMBER")
      ->check(
          [=](const std::string& text) -> std::string {
            const auto number = base::ParseDecimal(text);
            if (number && *number >= low && *number <= high) return "";
            return text + " is not a whole number from " + range +
                   " (decimal digits, without sign or leading zero)";
          },
          range);
}

CLI::Option* AddChoice(CLI::App& app, const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& description) {
  const std::string all = CLI::detail::join(choices, ", ");
  return app.add_option(name, value, description)
      ->check(
          [=](const std::string& text) -> std::string {
            if (std::find(choices.begin(), choices.end(), text) != choices.end()) return "";
            const std::vector<std::string_view> candidates(choices.begin(), choices.end());
            const std::string hint = base::DidYouMean(text, candidates);
            return text + " is none of " + all + hint;
          },
          "{" + CLI::detail::join(choices, ",") + "}");
}

}  // namespace lode::program
