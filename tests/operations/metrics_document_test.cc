// SPDX-License-Identifier: Apache-2.0
// What a watcher reads: every metric is documented, every documented one exists, and none of them
// says who.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "base/http_get.h"
#include "base/metrics.h"
#include "base/rpc/time_proto.h"
#include "tests/operations/operations_fixture.h"
#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

// Name to labels, as "method,code"; rows of the table: | `name` | labels | … |
std::map<std::string, std::string> Documented() {
  constexpr std::string_view kRow = "| `tandem_";
  std::ifstream file(ProjectFolder() + "/docs/metrics.md");
  std::map<std::string, std::string> found;
  for (std::string line; std::getline(file, line);) {
    if (line.compare(0, kRow.size(), kRow) != 0) continue;
    const std::size_t name_end = line.find('`', 3);
    const std::size_t labels_start = line.find('|', name_end) + 1;
    std::string labels = line.substr(labels_start, line.find('|', labels_start) - labels_start);
    std::erase(labels, ' ');
    const std::string name = line.substr(3, name_end - 3);
    EXPECT_TRUE(found.emplace(name, labels).second) << name << " stands there twice";
  }
  return found;
}

std::map<std::string, std::string> Described(const Metrics& metrics) {
  std::map<std::string, std::string> found;
  for (const MetricAbout& about : metrics.described()) {
    std::string labels;
    for (const std::string& label : about.labels) labels += (labels.empty() ? "" : ",") + label;
    found.emplace(about.name, labels);
  }
  return found;
}

class MetricsDocumentTest : public OperationsTest {
 protected:
  absl::StatusOr<std::string> Get(const std::string& path) {
    return HttpGet(fmt::format("http://127.0.0.1:{}{}", service_.scheduler().admin_port(), path),
                   {.bytes_max = 1 << 20, .time_max = absl::Seconds(10)});
  }
};

TEST_F(MetricsDocumentTest, TheDocumentListsWhatTheProgramExposesAndNothingElse) {
  EXPECT_EQ(Documented(), Described(service_.scheduler().metrics()));
}

// tandem_x_bucket{method="Y",le="1"} 3: its name without what a histogram adds, and its labels.
struct Series {
  std::string name;
  std::set<std::string> labels;
};

Series ParseSeries(const std::string& line) {
  Series series;
  const std::size_t end = line.find_first_of("{ ");
  series.name = line.substr(0, end);
  for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
    if (series.name.ends_with(suffix)) series.name.resize(series.name.size() - suffix.size());
  }
  for (std::size_t at = end; line[at] != ' ' && line[at] != '}';) {
    const std::size_t equals = line.find("=\"", at);
    series.labels.insert(line.substr(at + 1, equals - at - 1));
    at = line.find('"', equals + 2) + 1;
  }
  series.labels.erase("le");
  return series;
}

TEST_F(MetricsDocumentTest, EverySeriesHasTheLabelsOfItsDescription) {
  ASSERT_OK(Book());
  ASSERT_OK(List());
  service_.RunJobs();
  ASSERT_OK_AND_ASSIGN(const std::string text, Get("/metrics"));
  const auto described = Described(service_.scheduler().metrics());
  int seen = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    const Series series = ParseSeries(line);
    ASSERT_TRUE(described.contains(series.name)) << line;
    const std::string promised = described.at(series.name);
    for (const std::string& name : series.labels) EXPECT_THAT(promised, HasSubstr(name)) << line;
    const auto wanted = promised.empty() ? 0 : 1 + std::ranges::count(promised, ',');
    EXPECT_EQ(static_cast<int>(series.labels.size()), static_cast<int>(wanted)) << line;
    ++seen;
  }
  EXPECT_GT(seen, 30);
}

TEST_F(MetricsDocumentTest, WhatHappensIsCounted) {
  const auto claims = [&] { return std::stod(service_.db().Sql("SELECT count(*) FROM claim")); };
  EXPECT_EQ(Metric("tandem_claims_written_total"), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Appointment booked, Book());
  EXPECT_EQ(Metric("tandem_claims_written_total"), claims());
  EXPECT_GT(claims(), 1) << "practitioner and patient";
  v1::BookAppointmentRequest again = desk_.BookRequest({}, patient_);
  again.mutable_wish()->CopyFrom(
      desk_.WishFor("talk", absl::FromUnixSeconds(booked.time().start_time().seconds())));
  EXPECT_THAT(desk_.Book(again), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(Metric("tandem_claims_written_total"), claims()) << "nothing was committed";
  EXPECT_EQ(Metric("tandem_refusals_total{reason=\"SLOT_TAKEN\"}"), 1);
  EXPECT_EQ(Metric("tandem_calls_total{code=\"OK\",method=\"BookAppointment\"}"), 1);
  EXPECT_EQ(Metric("tandem_call_seconds_count{method=\"BookAppointment\"}"), 2);
  for (int i = 0; i < 3; ++i) {  // kept from the second time on
    const absl::Time now = absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.Now()) / 3600 * 3600);
    ASSERT_OK(desk_.Search("talk", {now + absl::Hours(24), now + absl::Hours(30)}));
  }
  EXPECT_EQ(Metric("tandem_searches_total{answered=\"memory\"}"), 1);
  EXPECT_EQ(Metric("tandem_searches_total{answered=\"computed\"}"), 2);
  EXPECT_EQ(Metric("tandem_pool_size"), kPool);
  EXPECT_EQ(Metric("tandem_job_last_success_timestamp_seconds{job=\"expire_holds\"}"), 0);
  service_.RunJobs();
  EXPECT_NEAR(Metric("tandem_job_last_success_timestamp_seconds{job=\"expire_holds\"}"),
              absl::ToDoubleSeconds(clock_.Now() - absl::UnixEpoch()), 60);
}

TEST_F(MetricsDocumentTest, AHoldThatRunsOutIsCounted) {
  const absl::Time start = absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.Now()) / 3600 * 3600);
  ASSERT_OK(desk_.Hold(desk_.WishFor("talk", start + absl::Hours(48))));
  service_.RunJobs();
  EXPECT_EQ(Metric("tandem_holds_expired_total"), 0);
  service_.db().Sql(
      "UPDATE appointment SET hold_expire_time = now() - interval '1 hour'; "
      "UPDATE claim SET expires_at = now() - interval '1 hour'");
  service_.RunJobs();
  EXPECT_EQ(Metric("tandem_holds_expired_total"), 1);
}

TEST_F(MetricsDocumentTest, NoMetricHoldsAnIdOrAName) {
  ASSERT_OK_AND_ASSIGN(const v1::Appointment booked, Book());
  EXPECT_FALSE(desk_.Get(booked.name() + "CANARY").ok());
  service_.RunJobs();
  ASSERT_OK_AND_ASSIGN(const std::string text, Get("/metrics"));
  EXPECT_THAT(text, Not(ContainsRegex("[0-9a-f]{8}-[0-9a-f]{4}-")));
  for (const char* word : {"CANARY", "Robin", "Vale", "vxkwj", "clinics/", "elm", "127.0.0.1"}) {
    EXPECT_THAT(text, Not(HasSubstr(word)));
  }
}

TEST_F(MetricsDocumentTest, TheAdminPortHasThreePages) {
  EXPECT_THAT(Get("/healthz"), IsOkAndHolds("alive\n"));
  EXPECT_THAT(Get("/readyz"), IsOkAndHolds("ready\n"));
  ASSERT_OK(Get("/metrics"));
  for (const char* path : {"/", "/debug", "/metrics/"}) {
    EXPECT_THAT(Get(path), StatusIs(absl::StatusCode::kUnavailable)) << path;
  }
}

}  // namespace
}  // namespace tandem::testing
