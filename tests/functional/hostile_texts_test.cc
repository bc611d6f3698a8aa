// SPDX-License-Identifier: Apache-2.0
// Hostile texts through every text of every request of every method, to every output there is: what
// is taken comes back byte for byte and in its own field only; what is not is refused by the name
// of its field, and nothing of it is stored, logged or repeated.
#include <fmt/format.h>

#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/log.h"
#include "base/metrics.h"
#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "google/api/field_behavior.pb.h"
#include "tests/functional/request_texts.h"
#include "tests/support/cast.h"
#include "tests/support/hostile_texts.h"
#include "tests/support/stored_text.h"
#include "tests/support/text_paths.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

// Where anybody may type anything on one line.
const std::set<std::string> kFreeTexts = {"given_name",  "family_name", "preferred_name",
                                          "reason",      "note",        "document_version",
                                          "display_name"};
// But for this one, which takes letters and digits.
constexpr char kCode[] = "clearance.document_version";

// What a mask can name of a patient's texts.
const std::set<std::string> kPatientTexts = {"given_name", "family_name", "preferred_name",
                                             "language",   "time_zone",   "postal_code",
                                             "contacts",   "supporters"};

class HostileTextsTest : public ::testing::Test {
 protected:
  using Seen = std::function<void(const TextPath&, const HostileText&, const Answer&)>;

  HostileTextsTest() {
    SetLogLevel(LogLevel::kDebug);
    SetLogSink([this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      log_ += line;
    });
  }
  ~HostileTextsTest() override {
    SetLogSink(nullptr);
    SetLogLevel(LogLevel::kWarning);
  }
  void SetUp() override { cast_ = std::make_unique<Cast>(service_, requests_, "elm"); }

  // Each of the texts in the field of an otherwise good request, by somebody who may call.
  void TryEach(const MethodDescriptor& method, const TextPath& field,
               const std::vector<HostileText>& texts, const Seen& seen);
  Request Good(const MethodDescriptor& method, Role role, const TextPath& field);
  // As the auditor reads them.
  std::set<std::string> ReasonsInTheAuditLog();
  // Nothing hostile in the log or among the metrics.
  void ExpectCleanOutputs();

  std::mutex mutex_;
  std::string log_;  // guarded by mutex_ until the service has stopped
  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  std::unique_ptr<Cast> cast_;
};

bool Sets(Message& request, const TextPath& field) {
  bool found = false;
  VisitTexts(request, [&](Message&, const FieldDescriptor&, int, const std::string& path) {
    found = found || path == field.name;
  });
  return found;
}

// Of the good ones one that has something in the field, where there is such.
Request HostileTextsTest::Good(const MethodDescriptor& method, Role role, const TextPath& field) {
  Request request;
  for (const std::string& kind : requests_.KindsOf(method)) {
    Request made = requests_.Make(kind, cast_->Own(role, method.name()));
    if (request == nullptr || Sets(*made, field)) request = std::move(made);
    if (Sets(*request, field)) break;
  }
  if (method.name() != "UpdatePatient" || field.path.size() < 2) return request;
  const std::string& changed = field.path[1]->name();
  if (!kPatientTexts.contains(changed)) return request;
  static_cast<v1::UpdatePatientRequest&>(*request).mutable_update_mask()->add_paths(changed);
  return request;
}

void HostileTextsTest::TryEach(const MethodDescriptor& method, const TextPath& field,
                               const std::vector<HostileText>& texts, const Seen& seen) {
  const auto role = static_cast<Role>(RuleOf(method).roles(0));
  Request good;
  for (const HostileText& hostile : texts) {
    if (good == nullptr) good = Good(method, role, field);
    const Request request(good->New());
    request->CopyFrom(*good);
    SetTextAt(*request, field, hostile.text);
    const Answer answer =
        AskAny(service_.client(), cast_->At(role, method.name()), method, *request);
    if (answer.status.ok()) good.reset();  // it did something
    SCOPED_TRACE(fmt::format("{} {}: {}", method.name(), field.name, hostile.what));
    EXPECT_FALSE(HoldsHostile(answer.status.error_message()));
    EXPECT_FALSE(HoldsHostile(answer.status.error_details()));
    EXPECT_FALSE(HoldsHostile(answer.metadata));
    seen(field, hostile, answer);
  }
}

void HostileTextsTest::ExpectCleanOutputs() {
  EXPECT_FALSE(HoldsHostile(service_.scheduler().metrics().Text()));
  service_.scheduler().Stop();  // a call's line is written when it has ended
  std::istringstream lines(log_);
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    EXPECT_TRUE(json.is_object() && json.contains("event") && json.contains("time")) << line;
    EXPECT_FALSE(HoldsHostile(line));
  }
}

std::set<std::string> HostileTextsTest::ReasonsInTheAuditLog() {
  constexpr int kPagesMax = 100;
  std::set<std::string> reasons;
  v1::SearchAuditEntriesRequest search;
  search.set_parent(service_.parent());
  search.set_page_size(200);
  rpc::WriteInterval({kMonday - absl::Hours(1), kMonday + absl::Hours(24)}, *search.mutable_time());
  for (int page = 0; page < kPagesMax; ++page) {
    const auto found = service_.Call(service_.As(Role::kAuditor),
                                     &v1::AuditService::Stub::SearchAuditEntries, search);
    EXPECT_OK(found);
    if (!found.ok()) break;
    for (const v1::AuditEntry& entry : found->entries()) reasons.insert(entry.reason());
    if (found->next_page_token().empty()) break;
    search.set_page_token(found->next_page_token());
  }
  return reasons;
}

bool NamesField(const absl::Status& status, const std::string& field) {
  for (const Violation& violation : ViolationsOf(status)) {
    const std::string named = WithoutIndex(violation.field);
    if (named == field || field.rfind(named + ".", 0) == 0) return true;
  }
  return false;
}

// Only we set it; what a request has there is not looked at.
bool IsOurs(const TextPath& field) {
  const auto& options = field.path.back()->options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::OUTPUT_ONLY) {
      return true;
    }
  }
  return false;
}

TEST_F(HostileTextsTest, HarmfulTextIsRefusedByTheNameOfItsFieldAndNothingOfItIsKept) {
  int named = 0;
  const Seen seen = [&](const TextPath& field, const HostileText&, const Answer& answer) {
    const absl::Status status = FromGrpc(answer.status);
    EXPECT_NE(ReasonOf(status), Reason::kInternal) << status;
    const bool invalid = ReasonOf(status) == Reason::kFieldInvalid;
    EXPECT_TRUE(invalid || !kFreeTexts.contains(field.last())) << status;
    EXPECT_TRUE(!invalid || IsOurs(field) || NamesField(status, field.name)) << status;
    named += invalid ? 1 : 0;
    // A preview shows words to whoever typed them, with their faults; none of it is sent.
    const bool preview = field.last() == "body" && answer.status.ok();
    EXPECT_FALSE(!preview && HoldsHostile(answer.reply));
  };
  for (const MethodDescriptor* method : AllMethods()) {
    for (const TextPath& field : TextPathsOf(*method->input_type())) {
      TryEach(*method, field, HarmfulTexts(), seen);
    }
  }
  EXPECT_GT(named, 1000);
  EXPECT_THAT(ColumnsHolding(service_.db(), kHostileMark), IsEmpty());
  ExpectCleanOutputs();
}

TEST_F(HostileTextsTest, WhatIsNoTextReachesNoRoom) {
  const Seen seen = [&](const TextPath&, const HostileText&, const Answer& answer) {
    EXPECT_FALSE(answer.status.ok());
  };
  for (const MethodDescriptor* method : AllMethods()) {
    for (const TextPath& field : TextPathsOf(*method->input_type())) {
      TryEach(*method, field, BrokenTexts(), seen);
    }
  }
  EXPECT_THAT(ColumnsHolding(service_.db(), kHostileMark), IsEmpty());
  ExpectCleanOutputs();
}

// Every text of a reply with the mark in it: by its field's name.
std::set<std::pair<std::string, std::string>> MarkedTexts(const MethodDescriptor& method,
                                                          const std::string& reply) {
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  const Request message(factory->GetPrototype(method.output_type())->New());
  message->ParseFromString(reply);
  std::set<std::pair<std::string, std::string>> found;
  VisitTexts(
      *message, [&](Message& holder, const FieldDescriptor& field, int index, const std::string&) {
        const auto& reflection = *holder.GetReflection();
        const std::string text = index < 0 ? reflection.GetString(holder, &field)
                                           : reflection.GetRepeatedString(holder, &field, index);
        if (HoldsHostile(text)) found.insert({field.name(), text});
      });
  return found;
}

// Each once in a lifetime, so that what comes back is known to be this one.
std::vector<HostileText> Numbered(std::vector<HostileText> texts) {
  static int number = 0;
  for (HostileText& hostile : texts) hostile.text += fmt::format(" {}", ++number);
  return texts;
}

TEST_F(HostileTextsTest, HarmlessTextComesBackByteForByteAndInItsOwnFieldOnly) {
  int returned = 0;
  std::set<std::string> given_reasons;
  for (const MethodDescriptor* method : AllMethods()) {
    const Seen seen = [&](const TextPath& field, const HostileText& hostile, const Answer& answer) {
      EXPECT_OK(FromGrpc(answer.status));
      const std::string own = field.last() == "note" ? "review_note" : field.last();
      for (const auto& [name, text] : MarkedTexts(*method, answer.reply)) {
        if (text.find(hostile.text) == std::string::npos) continue;  // of another field, before
        EXPECT_EQ(text, hostile.text);
        EXPECT_EQ(name, own);
        ++returned;
      }
      if (own == "reason") given_reasons.insert(hostile.text);
    };
    for (const TextPath& field : TextPathsOf(*method->input_type())) {
      if (!kFreeTexts.contains(field.last()) || field.name == kCode) continue;
      TryEach(*method, field, Numbered(HarmlessTexts()), seen);
    }
  }
  EXPECT_GT(returned, 10 * static_cast<int>(HarmlessTexts().size()));
  EXPECT_THAT(ColumnsHolding(service_.db(), kHostileMark),
              IsSupersetOf({"patient_identity.given_name", "patient_identity.family_name",
                            "patient_identity.preferred_name", "supporter.display_name",
                            "audit_entry.reason", "consent.document_version"}));
  EXPECT_THAT(ReasonsInTheAuditLog(), IsSupersetOf(given_reasons));
  ExpectCleanOutputs();
}

TEST_F(HostileTextsTest, ANameMayBeAsLongAsPromisedAndNotOneCharacterLonger) {
  const MethodDescriptor& create = MethodNamed("CreatePatient");
  const std::string letter = "\xf0\x9d\x94\x98";  // four bytes, one character
  std::string longest = kHostileMark;
  for (int i = static_cast<int>(longest.size()); i < 100; ++i) longest += letter;
  for (const TextPath& field : TextPathsOf(*create.input_type())) {
    const bool is_name = field.last().find("_name") != std::string::npos;
    if (!is_name) continue;
    TryEach(create, field, {{"100 characters", longest}},
            [&](const TextPath&, const HostileText&, const Answer& answer) {
              EXPECT_OK(FromGrpc(answer.status));
              EXPECT_EQ(MarkedTexts(create, answer.reply).begin()->second, longest);
            });
    TryEach(create, field, {{"101 characters", longest + letter}},
            [&](const TextPath&, const HostileText&, const Answer& answer) {
              EXPECT_TRUE(NamesField(FromGrpc(answer.status), field.name));
            });
  }
}

}  // namespace
}  // namespace tandem::testing
