// SPDX-License-Identifier: Apache-2.0
// Broken object-level authorization, looked for everywhere: each method of the contract, called by
// each role, about its own things, another person's, another clinic's, by somebody who is out and
// at a clinic that is no more. access_matrix.txt says what must come of it; a method, a role or a
// relation that it does not mention fails. Every call is in order and about something real, so that
// nothing but the rule of access can refuse it.
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/staff_cards.h"
#include "tests/support/cast.h"
#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

// In the order of a word's letters.
enum Relation { kOwn, kOther, kForeign, kSmuggled, kOut, kDeleted, kRelations };
constexpr std::array<const char*, kRelations> kRelationNames = {
    "one's own",
    "another person's",
    "another clinic's",
    "another clinic's as of here",
    "one's own, by who is out",
    "one's own, of a clinic that is no more"};

// method -> one word for each of kAllRoles
using Table = std::map<std::string, std::vector<std::string>>;

Table ReadTable() {
  std::ifstream file(ProjectFolder() + "/tests/functional/access_matrix.txt");
  Table table;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string method;
    words >> method;
    EXPECT_FALSE(table.contains(method)) << method << " stands there twice";
    for (std::string word; words >> word;) table[method].push_back(word);
  }
  return table;
}

// The letter of the table that an answer is.
std::string LetterOf(const Answer& answer) {
  if (answer.status.ok()) return answer.reply.empty() ? "+ or e" : "+";
  const absl::Status status = FromGrpc(answer.status);
  const std::optional<Reason> reason = ReasonOf(status);
  if (reason == Reason::kUnauthenticated) return "u";
  if (reason == Reason::kPermissionDenied) return "p";
  if (reason == Reason::kNotFound) return "n";
  if (reason == Reason::kLinkInvalid) return "l";
  return status.ToString();
}

bool IsRefusal(char letter) { return letter != '+' && letter != 'e' && letter != '-'; }

// All that a refusal says.
std::string BytesOf(const grpc::Status& status) {
  return fmt::format("{} {} {}", static_cast<int>(status.error_code()), status.error_message(),
                     status.error_details());
}

// The last character of a token that is one, changed.
void Bend(Message& request, const char* field) {
  const auto* found = request.GetDescriptor()->FindFieldByName(field);
  if (found == nullptr) return;
  std::string text = request.GetReflection()->GetString(request, found);
  if (text.empty()) return;
  text.back() = text.back() == 'A' ? 'E' : 'A';
  SetText(request, field, text);
}

class AccessMatrixTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    clock_ = std::make_unique<SimulatedClock>(kMonday);
    service_ = std::make_unique<TestService>(
        ServiceOptions{.clock = clock_.get(), .db = nullptr, .yaml = GoodRequests::Yaml("elm")});
    requests_ = std::make_unique<GoodRequests>(*service_);
    here_ = std::make_unique<Cast>(*service_, *requests_, "elm");
    there_ = std::make_unique<Cast>(*service_, *requests_, "oak");
    gone_ = std::make_unique<Cast>(*service_, *requests_, "yew");
    table_ = ReadTable();
    // Everything at the clinic that is to be deleted is asked for while it is there.
    for (const MethodDescriptor* method : AllMethods()) {
      for (const Role role : kAllRoles) Prepared(*method, role, kDeleted);
    }
    DeleteClinic("yew");
    clock_->Advance(access::kStaffCardLife);
  }
  static void TearDownTestSuite() {
    made_.clear();
    gone_.reset();
    there_.reset();
    here_.reset();
    requests_.reset();
    service_.reset();
  }

  // As an operator would, by hand.
  static void DeleteClinic(const std::string& slug) {
    service_->db().Sql(fmt::format(
        "SET session_replication_role = replica; DO $$ DECLARE gone uuid := (SELECT clinic_id FROM "
        "clinic_route WHERE slug = '{}'); t text; BEGIN FOR t IN SELECT relname FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> "
        "'schema_migration' LOOP EXECUTE format('DELETE FROM %I WHERE clinic_id = $1', t) USING "
        "gone; END LOOP; END $$",
        slug));
  }

  // A good request, used again until somebody has used it up.
  static const Request& Made(const std::string& kind, const Person& of) {
    Request& request = made_[kind + of.patient + of.acts_for + of.practitioner + of.opener.token];
    if (request == nullptr) request = requests_->Make(kind, of);
    return request;
  }
  static Person About(const MethodDescriptor& method, Role role, Relation relation) {
    switch (relation) {
      case kOther:
        return here_->Other(role, method.name());
      case kForeign:
      case kSmuggled:
        return there_->Own(Role::kFrontDesk, method.name());
      case kDeleted:
        return gone_->Own(role, method.name());
      default:
        return here_->Own(role, method.name());
    }
  }
  // What is sent.
  static Request Prepared(const MethodDescriptor& method, Role role, Relation relation) {
    const Request& made = Made(method.name(), About(method, role, relation));
    Request request(made->New());
    request->CopyFrom(*made);
    if (relation == kSmuggled) RenameClinic(*request, "oak", "elm");
    if (relation == kOther && role == Role::kAnonymous) {
      const Request& own = Made(method.name(), here_->Own(role, method.name()));
      const auto* secret = own->GetDescriptor()->FindFieldByName("secret");
      if (secret != nullptr) {
        SetText(*request, "secret", own->GetReflection()->GetString(*own, secret));
      }
      Bend(*request, "manage_token");
      Bend(*request, "link_token");
    }
    return request;
  }
  static Who Caller(const MethodDescriptor& method, Role role, Relation relation) {
    if (relation == kOut) return here_->Out(role);
    return (relation == kDeleted ? *gone_ : *here_).At(role, relation == kOwn ? method.name() : "");
  }
  static Answer Ask(const MethodDescriptor& method, Role role, Relation relation) {
    const Request request = Prepared(method, role, relation);
    if (role == Role::kAnonymous) requests_->ForgetCounts();
    Answer answer = AskAny(service_->client(), Caller(method, role, relation), method, *request);
    if (answer.status.ok()) {  // used up
      const Person of = About(method, role, relation);
      made_.erase(method.name() + of.patient + of.acts_for + of.practitioner + of.opener.token);
    }
    return answer;
  }

  // The table's letter; '?' where it says nothing.
  static char Declared(const MethodDescriptor& method, std::size_t role, int relation) {
    const auto row = table_.find(method.name());
    if (row == table_.end() || row->second.size() != kAllRoles.size()) return '?';
    const std::string& word = row->second[role];
    return word.size() == kRelations ? word[static_cast<std::size_t>(relation)] : '?';
  }
  static std::string CellName(const MethodDescriptor& method, Role role, int relation) {
    return fmt::format("{} by {} about {}", method.name(), access::Name(role),
                       kRelationNames[static_cast<std::size_t>(relation)]);
  }
  // Every call that must be refused, and what the refusal says.
  static std::map<std::string, std::string> Refusals();

  static inline std::unique_ptr<SimulatedClock> clock_;
  static inline std::unique_ptr<TestService> service_;
  static inline std::unique_ptr<GoodRequests> requests_;
  static inline std::unique_ptr<Cast> here_;
  static inline std::unique_ptr<Cast> there_;
  static inline std::unique_ptr<Cast> gone_;
  static inline Table table_;
  static inline std::map<std::string, Request> made_;
};

std::map<std::string, std::string> AccessMatrixTest::Refusals() {
  std::map<std::string, std::string> refusals;
  for (const MethodDescriptor* method : AllMethods()) {
    for (std::size_t role = 0; role < kAllRoles.size(); ++role) {
      for (int relation = 0; relation < kRelations; ++relation) {
        const char declared = Declared(*method, role, relation);
        if (!IsRefusal(declared)) continue;
        const std::string cell = CellName(*method, kAllRoles[role], relation);
        const Answer answer = Ask(*method, kAllRoles[role], static_cast<Relation>(relation));
        EXPECT_EQ(LetterOf(answer), std::string(1, declared)) << cell;
        refusals[cell] = BytesOf(answer.status);
      }
    }
  }
  return refusals;
}

TEST_F(AccessMatrixTest, EveryMethodRoleAndRelationIsDeclared) {
  std::set<std::string> methods;
  for (const MethodDescriptor* method : AllMethods()) {
    methods.insert(method->name());
    ASSERT_TRUE(table_.contains(method->name())) << method->full_name() << " has no row";
    // Where a secret is needed no role is.
    const bool by_secret = RuleOf(*method).relation() == v1::RELATION_BEARER;
    EXPECT_TRUE(!by_secret || RuleOf(*method).roles_size() == 1) << method->name();
    for (std::size_t role = 0; role < kAllRoles.size(); ++role) {
      bool let_in = false;
      for (int relation = 0; relation < kRelations; ++relation) {
        const char letter = Declared(*method, role, relation);
        EXPECT_NE(std::string("+eupnl-").find(letter), std::string::npos)
            << CellName(*method, kAllRoles[role], relation) << " says " << letter;
        let_in = let_in || letter == '+' || letter == 'e';
      }
      // The contract says the same of roles, in its own words.
      EXPECT_EQ(let_in, Allows(*method, kAllRoles[role]))
          << method->name() << " by " << access::Name(kAllRoles[role]);
    }
  }
  for (const auto& [method, words] : table_) {
    EXPECT_TRUE(methods.contains(method)) << method << " is not in the contract";
    EXPECT_EQ(words.size(), kAllRoles.size()) << method;
  }
  EXPECT_EQ(kAllRoles.size(), static_cast<std::size_t>(v1::Role_ARRAYSIZE - 1)) << "a new role";
}

TEST_F(AccessMatrixTest, WhoeverMayGetsInAndIsAnswered) {
  int calls = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    for (std::size_t role = 0; role < kAllRoles.size(); ++role) {
      for (int relation = 0; relation < kRelations; ++relation) {
        const char declared = Declared(*method, role, relation);
        if (declared != '+' && declared != 'e') continue;
        const Answer answer = Ask(*method, kAllRoles[role], static_cast<Relation>(relation));
        EXPECT_NE(LetterOf(answer).find(declared), std::string::npos)
            << CellName(*method, kAllRoles[role], relation) << ": " << LetterOf(answer);
        ++calls;
      }
    }
  }
  std::cout << "let in: " << calls << " calls\n";
}

TEST_F(AccessMatrixTest, WhoeverMayNotIsRefusedAndWithoutTheDatabasesWallInTheSameBytes) {
  const std::map<std::string, std::string> with = Refusals();
  const std::string look =
      "SET ROLE tandem_app; SET app.clinic_id = '00000000-0000-7000-8000-000000000001'; "
      "SELECT count(*) FROM patient";
  ASSERT_EQ(service_->db().Sql(look), "0");
  service_->db().Sql(
      "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT polrelid FROM pg_policy LOOP EXECUTE "
      "'ALTER TABLE ' || t || ' DISABLE ROW LEVEL SECURITY'; END LOOP; END $$");
  ASSERT_NE(service_->db().Sql(look), "0") << "the wall is down";
  const std::map<std::string, std::string> without = Refusals();
  EXPECT_EQ(with.size(), without.size());
  for (const auto& [cell, bytes] : with) EXPECT_EQ(without.at(cell), bytes) << cell;
  service_->db().Sql(
      "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT polrelid FROM pg_policy LOOP EXECUTE "
      "'ALTER TABLE ' || t || ' ENABLE ROW LEVEL SECURITY'; END LOOP; END $$");
  std::cout << "refused: " << with.size() << " calls, twice\n";
}

}  // namespace
}  // namespace tandem::testing
