// SPDX-License-Identifier: Apache-2.0
// The time that a refusal takes does not tell whether the thing exists in another clinic: pairs of
// calls in a random order, compared with Welch's t-test. A busy machine may fool one measurement;
// it does not fool three in a row.
#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <random>

#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/functional/request_texts.h"
#include "tests/support/cast.h"
#include "tests/support/sample_comparison.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::Message;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr int kPairs = 1000;
constexpr int kMeasurementsMax = 3;
constexpr double kChance = 0.01;
constexpr unsigned kSeed = 20270111;  // of the order in which two calls of a pair are made
constexpr char kRandom[] = "5bdc1a7e-96c4-4d0f-9a43-5f0c2f8e7b16";

class TimingSignalTest : public ::testing::Test {
 protected:
  // One call in milliseconds.
  double Time(const std::string& method, const Who& who, const Message& request) {
    const auto start = std::chrono::steady_clock::now();
    const Answer answer = AskAny(service_.client(), who, MethodNamed(method), request);
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - start;
    answers_.insert(ReasonNameOf(answer.status));
    return taken.count();
  }
  SampleComparison Measure(const std::string& method, const Who& who, const Message& exists,
                           const Message& missing) {
    std::vector<double> with;
    std::vector<double> without;
    for (int i = 0; i < kPairs; ++i) {
      if (method == "StartSignIn") clock_.Advance(absl::Hours(2));  // past every limit
      const bool first = random_() % 2 == 0;
      if (first) with.push_back(Time(method, who, exists));
      without.push_back(Time(method, who, missing));
      if (!first) with.push_back(Time(method, who, exists));
    }
    return Compare(with, without);
  }
  void ExpectNoSignal(const std::string& method, const Who& who, const Message& exists,
                      const Message& missing) {
    SampleComparison seen;
    for (int i = 0; i < kMeasurementsMax; ++i) {
      seen = Measure(method, who, exists, missing);
      std::cout << fmt::format("{}: t = {:.2f}, p = {:.3f}, {:.3f} and {:.3f} ms\n", method, seen.t,
                               seen.p, seen.mean_a, seen.mean_b);
      if (seen.p > kChance) break;
    }
    EXPECT_GT(seen.p, kChance) << method << ": t = " << seen.t << ", seed " << kSeed;
    EXPECT_EQ(answers_.size(), 1u) << method << " answers differently";
    answers_.clear();
  }
  // Another clinic's thing as if it were ours, and nobody's.
  void ExpectNoSignalOfName(const std::string& method) {
    const Request exists = requests_.Make(method, there_);
    RenameClinic(*exists, "oak", "elm");
    ExpectNoSignalOfName(method, service_.As(Role::kFrontDesk), exists);
  }
  // What the request names, and what nobody has.
  void ExpectNoSignalOfName(const std::string& method, const Who& who, const Request& exists) {
    const Request missing(exists->New());
    missing->CopyFrom(*exists);
    const auto& name = *missing->GetDescriptor()->FindFieldByName("name");
    std::string text = TextIn(*missing, name, -1);
    SetTextIn(*missing, name, -1, text.substr(0, text.rfind('/') + 1) + kRandom);
    ExpectNoSignal(method, who, *exists, *missing);
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  Person there_ = (requests_.Open("oak"), requests_.Enter("oak"));
  std::mt19937 random_{kSeed};
  std::set<std::string> answers_;
};

TEST_F(TimingSignalTest, AVisitOfAnotherClinicIsLikeNone) {
  ExpectNoSignalOfName("GetAppointment");
}

TEST_F(TimingSignalTest, APatientOfAnotherClinicIsLikeNone) { ExpectNoSignalOfName("GetPatient"); }

// Within the clinic, too: what a patient must not see is nothing.
TEST_F(TimingSignalTest, AnotherPatientOfTheClinicIsLikeNone) {
  const Person anna = requests_.Enter("elm");
  const Person ben = requests_.Enter("elm");
  const auto id = ParseId<PatientId>(anna.patient.substr(anna.patient.rfind('/') + 1));
  ASSERT_TRUE(id.has_value());
  const Who who = service_.AsPatient(*id);
  for (const char* method : {"GetAppointment", "GetPatient"}) {
    ExpectNoSignalOfName(method, who, requests_.Make(method, ben));
  }
}

TEST_F(TimingSignalTest, CancellingAVisitOfAnotherClinicIsLikeCancellingNone) {
  ExpectNoSignalOfName("CancelAppointment");
}

TEST_F(TimingSignalTest, ALinkOfAnotherClinicIsLikeNone) {
  const Request exists = requests_.Make("GetConsultation", there_);
  SetText(*exists, "parent", service_.parent());
  const Request missing(exists->New());
  missing->CopyFrom(*exists);
  SetText(*missing, "manage_token", "oak." + std::string(43, 'A'));
  ExpectNoSignal("GetConsultation", {}, *exists, *missing);
}

TEST_F(TimingSignalTest, AnAddressKnownToAnotherClinicIsLikeAStrangers) {
  v1::StartSignInRequest exists;
  exists.set_parent(service_.parent());
  exists.mutable_contact()->set_email(there_.email);
  v1::StartSignInRequest missing = exists;
  missing.mutable_contact()->set_email("nobody" + there_.email.substr(6));
  ExpectNoSignal("StartSignIn", {}, exists, missing);
}

}  // namespace
}  // namespace tandem::testing
