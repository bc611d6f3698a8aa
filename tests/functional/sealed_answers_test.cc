// SPDX-License-Identifier: Apache-2.0
// What people answer before a consultation is sealed in the database, opens for a clinician, and
// moves to a new key by itself.
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "tests/functional/consultations_fixture.h"

namespace tandem::testing {
namespace {

class SealedAnswersTest : public ConsultationsTest {
 protected:
  // Booked, with one answer to be seen by a clinician.
  v1::Consultation BookedWithAnswer(const std::string& email) {
    const auto hold = Hold(email);
    EXPECT_OK(hold);
    auto request = BookRequest(*hold, CodeOf(*hold));
    (*request.mutable_answers())["seizures"] = v1::SCREENING_ANSWER_YES;
    const auto booked = Ask(&Stub::BookConsultation, request);
    EXPECT_OK(booked);
    return booked.ok() ? *booked : v1::Consultation();
  }

  absl::StatusOr<v1::ListConsultationsToReviewResponse> Review(TestService& service) {
    v1::ListConsultationsToReviewRequest list;
    list.set_parent(parent());
    return service.Call(service.As(access::Role::kPractitioner), &Stub::ListConsultationsToReview,
                        list);
  }
  static bool SaysYes(const absl::StatusOr<v1::ListConsultationsToReviewResponse>& review) {
    return review.ok() && review->consultations_size() == 1 &&
           review->consultations(0).answers().at("seizures") == v1::SCREENING_ANSWER_YES;
  }

  std::string KeysNow() const {
    std::ifstream file(service_.config().answer_keys_file);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Another scheduler on the same database, with other keys.
  std::unique_ptr<TestService> WithKeys(const std::string& lines) {
    const std::string path = service_.folder().File("other.keys");
    std::ofstream(path) << lines;
    chmod(path.c_str(), S_IRUSR | S_IWUSR);
    ServiceOptions options;
    options.clock = &clock_;
    options.db = &service_.db();
    options.configure = [path](SchedulerConfig& config) { config.answer_keys_file = path; };
    return std::make_unique<TestService>(std::move(options));
  }

  std::string KeyInUse() { return service_.db().Sql("SELECT DISTINCT key_name FROM screening"); }
};

TEST_F(SealedAnswersTest, TheDatabaseKnowsNeitherQuestionNorAnswer) {
  BookedWithAnswer(kEmail);
  const std::string dump =
      service_.db().Sql("SELECT encode(sealed, 'escape') || key_name FROM screening");
  EXPECT_FALSE(dump.empty());
  EXPECT_EQ(dump.find("seizures"), std::string::npos);
  EXPECT_EQ(dump.find("yes"), std::string::npos);
  EXPECT_TRUE(SaysYes(Review(service_)));
}

TEST_F(SealedAnswersTest, ANewKeyTakesOverAndTheOldOneCanGo) {
  BookedWithAnswer(kEmail);
  const std::string added = "k2 " + std::string(48, 'n') + "\n";
  {
    const auto both = WithKeys(added + KeysNow());
    EXPECT_TRUE(SaysYes(Review(*both)));
    EXPECT_EQ(KeyInUse(), "k1");
    both->RunJobs();
    EXPECT_EQ(KeyInUse(), "k2");
    EXPECT_TRUE(SaysYes(Review(*both)));
  }
  EXPECT_TRUE(SaysYes(Review(*WithKeys(added))));
  // The first server was not told: it says so, instead of an empty list.
  EXPECT_EQ(Review(service_).status().code(), absl::StatusCode::kInternal);
}

TEST_F(SealedAnswersTest, AnswersOfAnOlderSchemaAreSealedByTheJob) {
  BookedWithAnswer(kEmail);
  service_.db().Sql("UPDATE screening SET key_name = '', sealed = 'seizures=yes'");
  EXPECT_TRUE(SaysYes(Review(service_)));
  service_.RunJobs();
  EXPECT_EQ(KeyInUse(), "k1");
  EXPECT_EQ(service_.db().Sql("SELECT encode(sealed, 'escape') FROM screening").find("seizures"),
            std::string::npos);
  EXPECT_TRUE(SaysYes(Review(service_)));
}

TEST_F(SealedAnswersTest, AnAnswerPutBesideAnotherPersonDoesNotOpen) {
  BookedWithAnswer(kEmail);
  BookedWithAnswer("sky@qzvxkwjq.example.com");
  service_.db().Sql(
      "UPDATE screening SET sealed = (SELECT s.sealed FROM screening s WHERE s.appointment_id <> "
      "screening.appointment_id)");
  EXPECT_EQ(Review(service_).status().code(), absl::StatusCode::kInternal);
}

TEST_F(SealedAnswersTest, WithoutKeysTheServerDoesNotStart) {
  SchedulerConfig config = service_.config();
  config.answer_keys_file.clear();
  const auto started = Scheduler::Start(config, clock_);
  EXPECT_NE(std::string(started.status().message()).find("answer_keys_file"), std::string::npos);
  config.answer_keys_file = config.secret_key_file;  // no name before the secret
  EXPECT_FALSE(Scheduler::Start(config, clock_).ok());
}

}  // namespace
}  // namespace tandem::testing
