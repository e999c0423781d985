// SPDX-License-Identifier: Apache-2.0
// Most arguments of one name have one list, whatever their code: so a list is found by the name,
// and only a code that means something else by it has a row of its own. Lists that stand for an
// enum of records are read off that enum, so that a value that is new there can't be forgotten.
#include "verifier/rules/word_lists.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

#include "verifier/record/identifiers.h"
#include "verifier/rules/names.h"

namespace lode::rules {
namespace {

namespace pb = ::lode::record::v1;
using Words = std::set<std::string, std::less<>>;

// Every value of an enum that `name` spells, "" and all.
template <typename Enum>
Words NamesOf(const google::protobuf::EnumDescriptor* type, std::string (*name)(Enum)) {
  Words out;
  for (int i = 0; i < type->value_count(); ++i)
    out.insert(name(static_cast<Enum>(type->value(i)->number())));
  return out;
}

// The values of an enum without its prefix, but for those named.
Words NamesBut(const google::protobuf::EnumDescriptor* type, std::string_view prefix,
               std::initializer_list<std::string_view> but) {
  Words out;
  for (int i = 0; i < type->value_count(); ++i)
    out.insert(ShortName(type->value(i)->name(), prefix));
  for (const std::string_view word : but) out.erase(out.find(word));
  return out;
}

// Of reports.
std::vector<WordList> ReportLists() {
  const Words levels = NamesOf(pb::AssessorLevel_descriptor(), LevelName);
  Words asked = levels;
  asked.erase("NOT_SAID");
  Words losses = NamesBut(pb::QuantityReason_descriptor(), "QUANTITY_REASON_", {"UNSPECIFIED"});
  losses.insert("RECEIVED_EMPTY");
  return {
      {"after-root",
       "what the log says of the time after the trail's state root",
       {"NOTHING", "BOUNDED", "UNBOUNDED"}},
      {"asked-level", "the level of an assessor that a profile asks for", asked},
      {"became",
       "what became of an earlier attestation",
       {"REPLACED", "EXPIRED", "SUSPENDED", "WITHDRAWN"}},
      {"clock", "whether this machine's clock is behind the trail", {"RIGHT", "BEHIND"}},
      {"condition", "how goods arrived: `Condition` of records, if there is something to remark",
       NamesBut(pb::Condition_descriptor(), "CONDITION_", {"UNSPECIFIED", "GOOD"})},
      {"countersigned", "what a countersigner says other than yes: `CountersignOutcome` of records",
       NamesBut(pb::CountersignOutcome_descriptor(), "COUNTERSIGN_OUTCOME_",
                {"UNSPECIFIED", "AGREES"})},
      {"critical", "whether the catalogue calls the expectation critical", {"CRITICAL", "OTHER"}},
      {"custody-model", "`CustodyModel` of records",
       NamesOf(pb::CustodyModel_descriptor(), CustodyModelName)},
      {"delay", "why a record came late: `DelayReason` of records",
       NamesBut(pb::DelayReason_descriptor(), "DELAY_REASON_", {})},
      {"entry-part", "the part of an entry whose bytes are wrong", {"LEAF", "ENVELOPE", "RECORD"}},
      {"level", "of an assessor: `AssessorLevel` of records", levels},
      {"lot-loss", "how a lot came to nothing: on receipt, or `QuantityReason` of records", losses},
      {"outcome", "of an expectation: `CriterionOutcome` of records",
       NamesOf(pb::CriterionOutcome_descriptor(), OutcomeName)},
      {"reason",
       "how bytes or proofs are wrong: reasons of errors (`lode explain`)",
       {"BAD_PROOF", "BAD_SIGNATURE", "INTERNAL", "MALFORMED", "NOT_AUTHENTIC", "NOT_CANONICAL",
        "NOT_FOUND", "NOT_YET", "OTHER_LOG", "TOO_LARGE", "UNKNOWN_KEY", "UNSUPPORTED_VERSION"}},
      {"said", "whether the other argument was said", {"SAID", "NOT_SAID"}},
      {"seal-state", "of a seal that is not whole: `SealState` of records",
       NamesBut(pb::SealState_descriptor(), "SEAL_STATE_", {"UNSPECIFIED", "INTACT"})},
      {"subject-kind",
       "the kind of a subject of the map (docs/formats/subjects.md)",
       {"LOT", "SITE", "PARTY", "DOCUMENT", "TAG_OR_SEAL", "RECORD", "LOT_GRANTS", "CONSIGNMENT",
        "LEDGER", "QUOTA"}},
      {"unheard",
       "why no cell of the matrix shows a word",
       {"OTHER_SCHEME", "NOT_ASKED", "NOT_ACCREDITED", "DATES", "OUTRANKED"}},
      {"unheard-state",
       "whether a word that no cell shows still stands",
       {"STANDS", "SUSPENDED_OR_WITHDRAWN"}},
      {"unasked-place",
       "a type of site where no work is done and nothing is asked",
       {"BORDER", "LAB"}},
      {"which-seal", "one seal or all of a consignment", {"ONE", "ALL"}},
  };
}

// Of refusals alone.
std::vector<WordList> RefusalLists() {
  return {
      {"direction", "of a clearance", {"EXPORT", "IMPORT"}},
      {"hand", "how two parties are one", {"SAME", "RELATED"}},
      {"id-sort",
       "what an id or a short code names",
       {"ATTESTED_SUBJECT",
        "BOOK",
        "CONSIGNMENT",
        "CONTAINER",
        "COUNTRY",
        "DOCUMENT_TYPE",
        "ELEMENT",
        "FORM",
        "GLN",
        "HS_CODE",
        "IMO_NUMBER",
        "LOCODE",
        "LOT",
        "MONTH",
        "PACKAGE_TYPE",
        "PARTY",
        "PREFIX",
        "SEAL",
        "SECTION_NAME",
        "SITE",
        "SITE_OR_LOCODE",
        "SUBDIVISION",
        "TAG_TYPE"}},
      {"known", "whether the other argument is known", {"KNOWN", "NOT_KNOWN"}},
      {"lot-status", "what a lot would have to be", {"ACTIVE", "IN_TRANSIT", "EITHER"}},
      {"said-or-ever", "whether a bound was said, or there is none", {"SAID", "EVER"}},
      {"stands",
       "who could have signed beside the author",
       {"AGENCY", "AGENCY_OR_LAB", "AGENT", "BAILEE_OR_OWNER", "CARRIER_OR_OWNER", "OFFICE",
        "OF_THE_ROAD", "OPERATOR", "OPERATOR_OF_LOT", "OWNER", "OWNER_OF_LOTS", "PERFORMER",
        "SELLER_OR_BUYER", "VALIDATOR"}},
      {"watched",
       "a mass that is watched: of the goods, or of one element",
       {"DRY_MASS", "WET_MASS"},
       true},
      {"where", "whether one site is meant or any", {"ANYWHERE", "AT_SITE"}},
  };
}

std::vector<WordList> MakeLists() {
  std::vector<WordList> lists = ReportLists();
  std::vector<WordList> more = RefusalLists();
  std::move(more.begin(), more.end(), std::back_inserter(lists));
  std::sort(lists.begin(), lists.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return lists;
}

// An argument, the list of its words, and the code that it is of; "": of all others.
struct ArgumentWords {
  std::string_view code, argument, list;
};
constexpr ArgumentWords kArgumentWords[] = {
    {"ATT-05", "level", "critical"},
    {"SEEN-01", "reason", "delay"},
    {"SEEN-01", "outcome", "countersigned"},
    {"SEEN-02", "state", "unheard-state"},
    {"ADM-07.observes-without-part", "where", "known"},
    {"", "after", "after-root"},
    {"", "became", "became"},
    {"", "begin", "said"},
    {"", "begins", "said-or-ever"},
    {"", "clock", "clock"},
    {"", "condition", "condition"},
    {"", "done", "direction"},
    {"", "ends", "said-or-ever"},
    {"", "hand", "hand"},
    {"", "how", "lot-loss"},
    {"", "kind", "subject-kind"},
    {"", "level", "level"},
    {"", "minimum", "asked-level"},
    {"", "model", "custody-model"},
    {"", "other_level", "level"},
    {"", "other_outcome", "outcome"},
    {"", "outcome", "outcome"},
    {"", "part", "entry-part"},
    {"", "place", "unasked-place"},
    {"", "reason", "reason"},
    {"", "sort", "id-sort"},
    {"", "state", "seal-state"},
    {"", "wanted", "lot-status"},
    {"", "weakest", "custody-model"},
    {"", "what", "watched"},
    {"", "where", "where"},
    {"", "which", "which-seal"},
    {"", "who", "stands"},
    {"", "whose", "known"},
    {"", "why", "unheard"},
    {"", "worst", "outcome"},
};

}  // namespace

bool WordList::Has(std::string_view word) const {
  return words.contains(word) || (symbols && record::IsElement(word));
}

std::span<const WordList> WordLists() {
  static const std::vector<WordList>& lists = *new std::vector<WordList>(MakeLists());
  return lists;
}

const WordList* ListOf(std::string_view code, std::string_view argument) {
  for (const ArgumentWords& row : kArgumentWords) {
    if (row.argument != argument) continue;
    if (!row.code.empty() && row.code != code && row.code != statement::RuleOf(code)) continue;
    for (const WordList& list : WordLists()) {
      if (list.name == row.list) return &list;
    }
  }
  return nullptr;
}

std::string WordFault(const statement::report::Statement& statement) {
  for (const statement::report::Argument& argument : statement.arguments()) {
    if (argument.has_statement()) {
      if (std::string fault = WordFault(argument.statement()); !fault.empty()) return fault;
    }
    if (!argument.has_word()) continue;
    const WordList* list = ListOf(statement.code(), argument.name());
    if (list == nullptr) return statement.code() + " " + argument.name() + " has no list of words";
    if (!list->Has(argument.word())) {
      return statement.code() + " " + argument.name() + " says \"" + argument.word() +
             "\", which is not in the list " + std::string(list->name);
    }
  }
  return "";
}

}  // namespace lode::rules
