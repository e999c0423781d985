// SPDX-License-Identifier: Apache-2.0
// Made once a kind: a tree of field numbers, by which one pass over the bytes finds all ids. A path
// that leads nowhere, or to a field of another type than its subject needs, is a mistake in
// the proto: the tree is then not made, and the program does not start. (Every test sees it.)
#include "verifier/record/subjects_of.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "proto/lode/record/v1/options.pb.h"
#include "verifier/base/wire_reader.h"
#include "verifier/record/identifiers.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;
using At = pb::SubjectAt;

constexpr int kKinds = pb::Kind_ARRAYSIZE;

// What becomes of a field that a path leads to.
enum class Take : uint8_t {
  kId,                 // the field is the id
  kPartyIfWellFormed,  // it is, if it is well formed
  kSiteIfWellFormed,
  kById,  // the id's beginning says what it is of
  kByIdIfWellFormed,
  kDocument,         // a Document
  kOneUseDocument,   // a Document, if it is used once
  kDocumentParties,  // a Document: its issuer and the party that it names
  kQuota,            // a QuotaCharge
  kOwnQuota,         // a QuotaGranted of the record's author
  kCarried,          // a Subject
};

struct SubjectPath {
  Take take;
  SubjectKind kind;  // of kId
};

// A field of a message, and what lies below it.
struct PathNode {
  uint32_t number = 0;  // the field's
  std::vector<SubjectPath> here;
  std::vector<PathNode> below;
};

class Tree {
 public:
  void Add(const gpb::Descriptor& from, std::string_view path, SubjectPath subject) {
    const gpb::Descriptor* type = &from;
    PathNode* node = &root_;
    while (!path.empty()) {
      const size_t dot = std::min(path.find('.'), path.size());
      const auto* field =
          type == nullptr ? nullptr : type->FindFieldByName(std::string(path.substr(0, dot)));
      if (field == nullptr) std::abort();
      node = &Below(*node, static_cast<uint32_t>(field->number()));
      type = field->message_type();
      path.remove_prefix(std::min(dot + 1, path.size()));
    }
    node->here.push_back(subject);
  }

  PathNode TakeRoot() { return std::move(root_); }

 private:
  static PathNode& Below(PathNode& node, uint32_t number) {
    for (PathNode& child : node.below) {
      if (child.number == number) return child;
    }
    node.below.emplace_back().number = number;
    return node.below.back();
  }

  PathNode root_;
};

SubjectPath PathFor(At::Subject subject, Relation relation) {
  const bool names = relation == Relation::kNames;
  switch (subject) {
    case At::PARTY:
      return {names ? Take::kPartyIfWellFormed : Take::kId, SubjectKind::kParty};
    case At::SITE:
      return {names ? Take::kSiteIfWellFormed : Take::kId, SubjectKind::kSite};
    case At::DOCUMENT:
      return {Take::kDocument, SubjectKind::kDocument};
    case At::QUOTA:
      return {Take::kQuota, SubjectKind::kQuota};
    case At::OWN_QUOTA:
      return {Take::kOwnQuota, SubjectKind::kQuota};
    case At::BY_ID:
      return {names ? Take::kByIdIfWellFormed : Take::kById, SubjectKind::kLot};
    case At::CARRIED:
      return {Take::kCarried, SubjectKind::kLot};
    case At::LEDGER_ITSELF:
      return {Take::kId, SubjectKind::kLedger};
    case At::LOT:
    case At::TAG_OR_SEAL:
    case At::ACTED_UPON:
    case At::LOT_GRANTS:
    case At::CONSIGNMENT:
    case At::LEDGER:
      return {Take::kId, static_cast<SubjectKind>(subject)};
    default:  // the tables are made at the start: a proto that says something new is seen at once
      std::abort();
  }
}

PathNode MakeTree(pb::Kind kind, Relation relation) {
  const gpb::Descriptor& record = *pb::Record::descriptor();
  const std::string_view name = KindName(kind);
  Tree tree;
  if (name.empty()) return {};
  const gpb::FieldDescriptor* body = nullptr;
  for (int i = 0; i < record.field_count(); ++i) {
    const auto* type = record.field(i)->message_type();
    if (type != nullptr && type->name() == name) body = record.field(i);
  }
  const pb::KindFacts& facts = body->message_type()->options().GetExtension(pb::kind_facts);
  const auto add = [&](const At& subject) {
    const SubjectPath path = PathFor(subject.subject(), relation);
    if (subject.subject() == At::LEDGER_ITSELF) return tree.Add(record, "origin", path);
    const std::string below = subject.at().empty() ? "" : "." + subject.at();
    tree.Add(record, body->name() + below, path);
  };
  if (relation == Relation::kTouches) {
    for (const At& subject : facts.touches()) add(subject);
    if (facts.touches_documents())
      tree.Add(record, "documents", {Take::kOneUseDocument, SubjectKind::kDocument});
    return tree.TakeRoot();
  }
  const SubjectPath party = PathFor(At::PARTY, relation);
  for (const char* path : {"author", "on_behalf_of", "signers.party"})
    tree.Add(record, path, party);
  for (const At& subject : facts.names()) add(subject);
  if (facts.names_documents() != pb::KindFacts::NONE)
    tree.Add(record, "documents", {Take::kDocumentParties, SubjectKind::kParty});
  if (facts.names_documents() == pb::KindFacts::ALL)
    tree.Add(record, "documents", {Take::kOneUseDocument, SubjectKind::kDocument});
  if (facts.names_place()) tree.Add(record, "place.site", PathFor(At::SITE, relation));
  return tree.TakeRoot();
}

class Finder {
 public:
  explicit Finder(const std::string& author) : author_(author) {}

  void Look(const PathNode& node, std::string_view bytes) {
    base::WireReader reader(bytes);
    std::string_view piece;
    for (uint64_t tag, value; !reader.done() && reader.Varint(tag);) {
      if ((tag & 7) == 0) {
        if (!reader.Varint(value)) return;
        continue;
      }
      if (!reader.Piece(piece)) return;
      for (const PathNode& child : node.below) {
        if (child.number != tag >> 3) continue;
        for (const SubjectPath& subject : child.here) TakeOne(subject, piece);
        if (!child.below.empty()) Look(child, piece);
      }
    }
  }

  std::set<Subject> TakeFound() { return std::move(found_); }

 private:
  void Add(SubjectKind kind, std::string_view id) {
    if (!id.empty()) found_.insert({kind, std::string(id)});
  }
  void AddParty(std::string_view id) {
    if (IsPartyId(id)) Add(SubjectKind::kParty, id);
  }
  void AddSite(std::string_view id) {
    if (IsSiteId(id)) Add(SubjectKind::kSite, id);
  }

  void TakeOne(const SubjectPath& subject, std::string_view piece) {
    switch (subject.take) {
      case Take::kId:
        return Add(subject.kind, piece);
      case Take::kPartyIfWellFormed:
        return AddParty(piece);
      case Take::kSiteIfWellFormed:
        return AddSite(piece);
      case Take::kById:
        if (piece.starts_with("site:")) return Add(SubjectKind::kSite, piece);
        return Add(piece.starts_with("lot:") ? SubjectKind::kLot : SubjectKind::kParty, piece);
      case Take::kByIdIfWellFormed:
        if (piece.starts_with("lot:")) return Add(SubjectKind::kLot, piece);
        AddSite(piece);
        return AddParty(piece);
      case Take::kDocument:
      case Take::kOneUseDocument:
      case Take::kDocumentParties:
        return TakeDocument(subject.take, piece);
      case Take::kQuota: {
        pb::QuotaCharge charge;
        if (!Parse(charge, piece)) return;
        return Add(SubjectKind::kQuota,
                   QuotaId(charge.regulator(), charge.exporter(), charge.period()));
      }
      case Take::kOwnQuota: {
        pb::QuotaGranted grant;
        if (!Parse(grant, piece)) return;
        return Add(SubjectKind::kQuota, QuotaId(author_, grant.exporter(), grant.period()));
      }
      case Take::kCarried: {
        pb::Subject carried;
        if (!Parse(carried, piece)) return;
        return Add(static_cast<SubjectKind>(carried.kind()), carried.id());
      }
    }
  }

  void TakeDocument(Take take, std::string_view piece) {
    pb::Document document;
    if (!Parse(document, piece)) return;
    if (take == Take::kDocumentParties) {
      AddParty(document.issuer());
      return AddParty(document.named_party());
    }
    if (take == Take::kOneUseDocument && !document.one_use()) return;
    Add(SubjectKind::kDocument, DocumentId(document.issuer(), document.type(), document.number()));
  }

  static bool Parse(gpb::MessageLite& message, std::string_view piece) {
    return message.ParseFromArray(piece.data(), static_cast<int>(piece.size()));
  }

  const std::string& author_;
  std::set<Subject> found_;
};

std::array<PathNode, kKinds> MakeTrees(Relation relation) {
  std::array<PathNode, kKinds> trees;
  for (int kind = 0; kind < kKinds; ++kind) {
    trees[static_cast<size_t>(kind)] = MakeTree(static_cast<pb::Kind>(kind), relation);
  }
  return trees;
}

const PathNode& PathsOf(pb::Kind kind, Relation relation) {
  static const std::array<PathNode, kKinds> touched = MakeTrees(Relation::kTouches);
  static const std::array<PathNode, kKinds> named = MakeTrees(Relation::kNames);
  const auto& trees = relation == Relation::kTouches ? touched : named;
  return trees[static_cast<size_t>(kind) < trees.size() ? static_cast<size_t>(kind) : 0];
}

}  // namespace

std::set<Subject> SubjectsOf(const pb::Record& record, Relation relation) {
  Finder finder(record.author());
  finder.Look(PathsOf(KindOf(record), relation), EncodePayload(record));
  return finder.TakeFound();
}

}  // namespace lode::record
