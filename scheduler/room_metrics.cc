// SPDX-License-Identifier: Apache-2.0
#include "scheduler/room_metrics.h"

#include <string>
#include <vector>

namespace tandem {
namespace {

// In business days: the same day, the clinic's target of two, a week, and what is too long.
const std::vector<double> kWaitBuckets = {0, 1, 2, 3, 5, 7, 10, 15, 20, 40};

}  // namespace

RoomMetrics::RoomMetrics(Metrics& metrics)
    : RoomMetrics(metrics, metrics.Counters({"tandem_searches_total",
                                             "Searches of free times, from memory or computed.",
                                             {"answered"}})) {}

RoomMetrics::RoomMetrics(Metrics& metrics, prometheus::Family<Counter>& searches)
    : claims_written(metrics.AddCounter(
          {"tandem_claims_written_total", "Claims of a resource's time that bookings committed."})),
      holds_expired(metrics.AddCounter(
          {"tandem_holds_expired_total", "Holds whose time ran out before they were booked."})),
      searches_from_memory(searches.Add({{"answered", "memory"}})),
      searches_computed(searches.Add({{"answered", "computed"}})),
      consultation_wait(metrics
                            .Histograms({"tandem_consultation_wait_business_days",
                                         "From booking a consultation to its start."})
                            .Add({}, kWaitBuckets)),
      emergency_accesses(metrics.AddCounter(
          {"tandem_emergency_accesses_total", "Records that somebody opened in an emergency."})),
      emergency_reviews_overdue(metrics.AddGauge(
          {"tandem_emergency_reviews_overdue",
           "Emergency accesses of all clinics that nobody reviewed within 7 days."})),
      staff_tasks(metrics.AddCounter(
          {"tandem_staff_tasks_total", "Tasks put on the worklists of front desks."})),
      inbound_texts(metrics.Counters({"tandem_inbound_texts_total",
                                      "Texts that came in, by what they were taken for.",
                                      {"meaning"}})),
      job_success(
          metrics.Gauges({"tandem_job_last_success_timestamp_seconds",
                          "When a round of the job last ended without a failure; 0 = never.",
                          {"job"}})) {}

void DescribePool(const pg::Pool& pool, Metrics& metrics) {
  const auto gauge = [&](const char* name, const char* help, auto read) {
    metrics.ReadGauge({name, help}, [&pool, read] { return static_cast<double>(read(pool)); });
  };
  const auto counter = [&](const char* name, const char* help, auto read) {
    metrics.ReadCounter({name, help}, [&pool, read] { return static_cast<double>(read(pool)); });
  };
  gauge("tandem_pool_size", "Connections that the pool may open.",
        [](const pg::Pool& p) { return p.size(); });
  gauge("tandem_pool_open", "Connections that are open.",
        [](const pg::Pool& p) { return p.stats().open; });
  gauge("tandem_pool_in_use", "Connections that somebody uses.",
        [](const pg::Pool& p) { return p.stats().in_use; });
  gauge("tandem_pool_waiting", "Threads that wait for a connection.",
        [](const pg::Pool& p) { return p.stats().waiting; });
  counter("tandem_pool_connects_total", "Connections opened.",
          [](const pg::Pool& p) { return p.stats().connects; });
  counter("tandem_pool_retries_total", "Transactions run again after the database broke them.",
          [](const pg::Pool& p) { return p.stats().retries; });
  counter("tandem_pool_in_doubt_total", "Commits that were sent and not answered.",
          [](const pg::Pool& p) { return p.stats().in_doubt; });
  counter("tandem_pool_overloaded_total", "Requests for a connection that were refused.",
          [](const pg::Pool& p) { return p.stats().overloaded; });
}

}  // namespace tandem
