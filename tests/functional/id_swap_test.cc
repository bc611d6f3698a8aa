// SPDX-License-Identifier: Apache-2.0
// Identifiers, swapped: in a good request of each method by each role that may make it, each field
// that names something is given every wrong name that somebody might try, one at a time. What is
// another clinic's, what is of another type and what is nowhere are told in the same bytes; what is
// no name is refused by its field; nothing changes; and the request itself works at the end.
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "google/api/field_behavior.pb.h"
#include "tests/functional/request_texts.h"
#include "tests/support/cast.h"
#include "tests/support/table_digest.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr int kSwapsMin = 3000;
constexpr char kRandom[] = "5bdc1a7e-96c4-4d0f-9a43-5f0c2f8e7b16";
constexpr char kZero[] = "00000000-0000-0000-0000-000000000000";
constexpr char kOnes[] = "ffffffff-ffff-ffff-ffff-ffffffffffff";
constexpr std::size_t kLong = 100'000;

// Where a text stands in a request.
struct Place {
  std::string path;      // "wish.resources[0]"
  std::string field;     // "Wish.resources"
  std::string value;     // that works
  std::string foreign;   // another clinic's, of the same field
  bool must_be = false;  // empty is no way of leaving it out
};

Request Copied(const Message& request) {
  Request copy(request.New());
  copy->CopyFrom(request);
  return copy;
}

std::string At(const std::string& path, int index) {
  return index < 0 ? path : fmt::format("{}[{}]", path, index);
}

std::map<std::string, std::string> TextsOf(const Message& message) {
  std::map<std::string, std::string> texts;
  const Request copy = Copied(message);
  VisitTexts(*copy, [&](Message& holder, const FieldDescriptor& field, int index,
                        const std::string& path) {
    texts[At(path, index)] = TextIn(holder, field, index);
  });
  return texts;
}

// Everything in `request` that names something.
std::vector<Place> PlacesOf(const Message& request, const Message& foreign) {
  const auto elsewhere = TextsOf(foreign);
  std::vector<Place> places;
  const Request copy = Copied(request);
  VisitTexts(*copy, [&](Message& holder, const FieldDescriptor& field, int index,
                        const std::string& path) {
    const std::string name = NameOf(field);
    if (!IsIdField(name)) return;
    bool must_be = index >= 0 || field.containing_oneof() != nullptr;
    const auto& options = field.options();
    for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
      must_be |= options.GetExtension(google::api::field_behavior, i) == google::api::REQUIRED;
    }
    const auto other = elsewhere.find(At(path, index));
    places.push_back({At(path, index), name, TextIn(holder, field, index),
                      other == elsewhere.end() ? "" : other->second, must_be});
  });
  return places;
}

Request Swapped(const Message& request, const Place& place, const std::string& value) {
  Request copy = Copied(request);
  VisitTexts(*copy, [&](Message& holder, const FieldDescriptor& field, int index,
                        const std::string& path) {
    if (At(path, index) == place.path) SetTextIn(holder, field, index, value);
  });
  return copy;
}

std::vector<std::string> Split(const std::string& name) {
  std::vector<std::string> parts;
  std::istringstream stream(name);
  for (std::string part; std::getline(stream, part, '/');) parts.push_back(part);
  return parts;
}

std::string Joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, "/"));
}

// Wrong values, by what must come of them.
struct Swaps {
  std::vector<std::string> missing_here;   // as if it were ours; the first is nowhere
  std::vector<std::string> missing_there;  // by another clinic's name; the first is nowhere
  std::vector<std::string> malformed;
};

class IdSwapTest : public ::testing::Test {
 protected:
  Swaps SwapsOf(const Place& place, Role role);
  Swaps NameSwaps(const Place& place, Role role);
  // `other`: the same about somebody else of the clinic, whom a patient or proxy knows nothing of.
  void Try(const MethodDescriptor& method, Role role, const Message& request,
           const Message& foreign, const Message* other);
  Answer Ask(const MethodDescriptor& method, Role role, const Message& request) {
    if (role == Role::kAnonymous) requests_.ForgetCounts();
    ++calls_;
    // Whoever signed out by mistake could not go on.
    const Who who = here_.At(role, method.name() == "SignOut" ? "" : method.name());
    return AskAny(service_.client(), who, method, request);
  }
  void ExpectMissing(const MethodDescriptor& method, Role role, const Message& request,
                     const Place& place, const std::vector<std::string>& values,
                     const std::string& expected);
  std::string Everything() {
    return DigestOf(service_.db(), "",
                    {"audit_entry", "audit_chain", "rate_count", "patient_session"}) +
           service_.db().Sql("SELECT count(*) FROM patient_session WHERE end_time IS NULL");
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  Cast here_{service_, requests_, "elm"};
  Cast there_{service_, requests_, "oak"};
  std::string visit_ =
      Split(TextsOf(*requests_.Make("GetAppointment", here_.Own(Role::kFrontDesk, "")))["name"])
          .back();
  std::string patient_ = Split(here_.Own(Role::kFrontDesk, "").patient).back();
  std::set<std::string> swapped_;
  std::map<std::string, std::string> told_;  // by reason
  int calls_ = 0;
};

// clinics/elm/appointments/{id}, clinics/elm/patients/{id}/sessions/{id}, clinics/elm
Swaps IdSwapTest::NameSwaps(const Place& place, Role role) {
  const std::vector<std::string> own = Split(place.value);
  const std::vector<std::string> foreign = Split(place.foreign);
  Swaps swaps;
  const auto with = [](std::vector<std::string> parts, std::size_t at, const std::string& value) {
    parts[at] = value;
    return Joined(parts);
  };
  for (std::size_t i = 3; i < own.size(); i += 2) {
    for (const std::string& id : {std::string(kRandom), std::string(kZero), std::string(kOnes),
                                  foreign[i] == own[i] ? "oak-only" : foreign[i],
                                  own[i - 1] == "patients" ? visit_ : patient_}) {
      swaps.missing_here.push_back(with(own, i, id));
    }
    swaps.missing_there.push_back(with(foreign, i, kRandom));
    swaps.malformed.push_back(with(own, i, ""));
    swaps.malformed.push_back(with(own, i, std::string(kLong, 'a')));
    swaps.malformed.push_back(with(own, i, "UPPER"));
    swaps.malformed.push_back(with(own, i, "-"));
    swaps.malformed.push_back(with(own, i, "' OR '1'='1"));
    swaps.malformed.push_back(with(own, i - 1, own[i - 1] == "rooms" ? "patients" : "policies"));
  }
  const bool clinic_alone = own.size() == 2;
  if (!clinic_alone || role != Role::kAnonymous) {  // who belongs to no clinic names any
    swaps.missing_there.push_back(place.foreign);
  }
  for (const char* clinic : {"nowhere", kRandom, kZero, kOnes}) {
    swaps.missing_there.push_back(with(own, 1, clinic));
  }
  for (const std::string& bad :
       {place.value + "/", place.value + "/more", "/" + place.value, place.value + "/rooms/chair",
        std::string("clinics"), std::string("elm"), std::string("..."), std::string(kLong, '/')}) {
    swaps.malformed.push_back(bad);
  }
  if (place.must_be) swaps.malformed.push_back("");
  return swaps;
}

Swaps IdSwapTest::SwapsOf(const Place& place, Role role) {
  if (place.value.starts_with("clinics/")) return NameSwaps(place, role);
  Swaps swaps;
  if (place.field.ends_with("request_id")) {  // the caller's own; only its form can be wrong
    swaps.malformed = {"",
                       kZero,
                       kOnes,
                       "0190b2a0-0000-7000-8000-00000000dead",
                       "UPPER",
                       place.value + "0",
                       std::string(kLong, 'a')};
    return swaps;
  }
  if (place.field == "FinishSignInRequest.sign_in") {
    swaps.missing_here = {kRandom, kZero, kOnes, place.foreign, visit_};
    swaps.malformed = {"", "UPPER", place.value + "0", std::string(kLong, 'a')};
    return swaps;
  }
  // A secret names what it opens, too.
  std::string random = place.value;
  for (std::size_t i = random.size() - 8; i < random.size(); ++i) random[i] = 'A';
  swaps.missing_here = {random, place.foreign, random.substr(0, random.size() - 1), random + "A"};
  return swaps;
}

void IdSwapTest::ExpectMissing(const MethodDescriptor& method, Role role, const Message& request,
                               const Place& place, const std::vector<std::string>& values,
                               const std::string& expected) {
  const bool grows = method.name() == "SearchAuditEntries";  // by each refusal, and each search
  std::optional<Answer> nowhere;
  for (const std::string& value : values) {
    const Answer answer = Ask(method, role, *Swapped(request, place, value));
    const std::string cell = fmt::format("{} by {}, {} = {}", method.name(), access::Name(role),
                                         place.path, value.substr(0, 80));
    if (!nowhere.has_value()) {
      nowhere = answer;
      EXPECT_EQ(ReasonNameOf(answer.status), expected) << cell;
      EXPECT_TRUE(expected != "OK" || answer.reply.empty() || grows) << cell;
      if (expected == "NOT_FOUND" || expected == "LINK_INVALID") {  // one text for all of them
        const std::string& details = answer.status.error_message() + answer.status.error_details();
        const std::string what =
            expected + (expected == "NOT_FOUND" ? "" : method.service()->name());
        EXPECT_EQ(told_.emplace(what, details).first->second, details) << cell;
      }
    }
    // Zeros name nobody. That they are never taken for no name at all is enough where an empty list
    // says that there is nothing.
    const bool zeros = value.find(kZero) != std::string::npos;
    if (zeros && expected == "OK" && ReasonNameOf(answer.status) == "NOT_FOUND") continue;
    EXPECT_EQ(answer.status.error_code(), nowhere->status.error_code()) << cell;
    EXPECT_EQ(answer.status.error_message(), nowhere->status.error_message()) << cell;
    EXPECT_EQ(answer.status.error_details(), nowhere->status.error_details()) << cell;
    EXPECT_TRUE(answer.reply == nowhere->reply || grows) << cell;
  }
}

void IdSwapTest::Try(const MethodDescriptor& method, Role role, const Message& request,
                     const Message& foreign, const Message* other) {
  for (const Place& place : PlacesOf(request, foreign)) {
    swapped_.insert(place.field);
    Swaps swaps = SwapsOf(place, role);
    const bool of_person = place.value.find("/patients/") != std::string::npos ||
                           place.value.find("/appointments/") != std::string::npos;
    if (other != nullptr && of_person) {
      swaps.missing_here.push_back(TextsOf(*other).at(place.path));
    }
    const std::string expected = AnswerToMissing(place.field, role);
    ExpectMissing(method, role, request, place, swaps.missing_here, expected);
    ExpectMissing(method, role, request, place, swaps.missing_there,
                  expected == "OK" ? "NOT_FOUND" : expected);
    for (const std::string& value : swaps.malformed) {
      const Answer answer = Ask(method, role, *Swapped(request, place, value));
      const absl::Status status = FromGrpc(answer.status);
      bool named = false;
      for (const Violation& violation : ViolationsOf(status)) {
        named |= WithoutIndex(violation.field) == WithoutIndex(place.path);
      }
      EXPECT_TRUE(named) << method.name() << " by " << access::Name(role) << ", " << place.path
                         << " = " << value.substr(0, 80) << ": " << status;
    }
  }
}

TEST_F(IdSwapTest, EveryTextOfEveryRequestIsDeclaredANameOrPlain) {
  for (const MethodDescriptor* method : AllMethods()) {
    for (const FieldDescriptor* field : TextFieldsOf(*method->input_type())) {
      EXPECT_TRUE(IsIdField(NameOf(*field)) != IsPlainField(NameOf(*field)))
          << NameOf(*field) << " of " << method->name() << ": say in request_texts.cc what it is";
    }
  }
}

TEST_F(IdSwapTest, AWrongNameFindsNothingChangesNothingAndTellsNothing) {
  for (const Role role : kAllRoles) {  // that they signed in is kept, once
    const auto hello = requests_.Make("GetClinic", here_.Own(role, ""));
    ASSERT_TRUE(Ask(MethodNamed("GetClinic"), role, *hello).status.ok()) << access::Name(role);
  }
  for (const MethodDescriptor* method : AllMethods()) {
    for (const std::string& kind : requests_.KindsOf(*method)) {
      const bool variant = kind != method->name();
      std::vector<std::pair<Role, Request>> good;
      for (const Role role : kAllRoles) {
        if (!Allows(*method, role)) continue;
        if (variant && (role == Role::kPatient || role == Role::kProxy)) continue;
        good.emplace_back(role, requests_.Make(kind, here_.Own(role, method->name())));
      }
      const Request foreign = requests_.Make(kind, there_.Own(Role::kFrontDesk, method->name()));
      const Request other = requests_.Make(kind, here_.Other(Role::kPatient, method->name()));
      const std::string before = Everything();
      for (const auto& [role, request] : good) {
        const bool owns = role == Role::kPatient || role == Role::kProxy;
        Try(*method, role, *request, *foreign, owns ? other.get() : nullptr);
      }
      EXPECT_EQ(Everything(), before) << kind << " changed something";
      for (const auto& [role, request] : good) {  // else nothing above says anything
        if (role == Role::kAnonymous) requests_.ForgetCounts();
        const Who who = here_.At(role, method->name());
        const Answer answer = AskAny(service_.client(), who, *method, *request);
        EXPECT_TRUE(answer.status.ok())
            << kind << " by " << access::Name(role) << ": " << FromGrpc(answer.status);
      }
    }
  }
  for (const std::string& field : IdFields()) {
    EXPECT_TRUE(swapped_.contains(field)) << field << " is in no good request";
  }
  std::cout << "swaps: " << calls_ << "\n";
  EXPECT_GE(calls_, kSwapsMin);
}

}  // namespace
}  // namespace tandem::testing
