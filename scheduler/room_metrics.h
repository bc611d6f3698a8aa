// SPDX-License-Identifier: Apache-2.0
// What the rooms count. They are given single counters and know no registry.
#pragma once

#include "base/metrics.h"
#include "base/pg/pool.h"

namespace tandem {

struct RoomMetrics {
  // `metrics` outlives it.
  explicit RoomMetrics(Metrics& metrics);

  Counter& claims_written;
  Counter& holds_expired;
  Counter& searches_from_memory;
  Counter& searches_computed;
  Histogram& consultation_wait;  // in business days
  Counter& emergency_accesses;
  Gauge& emergency_reviews_overdue;
  Counter& staff_tasks;
  prometheus::Family<Counter>& inbound_texts;  // by what they were taken for
  prometheus::Family<Gauge>& job_success;

  Counter& InboundTexts(const std::string& meaning) {
    return inbound_texts.Add({{"meaning", meaning}});
  }
  Gauge& JobSuccess(const std::string& job) { return job_success.Add({{"job", job}}); }

 private:
  RoomMetrics(Metrics& metrics, prometheus::Family<Counter>& searches);
};

// The pool outlives `metrics`.
void DescribePool(const pg::Pool& pool, Metrics& metrics);

}  // namespace tandem
