// SPDX-License-Identifier: Apache-2.0
// MessageTemplates: the operations of the words room. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/requests/requests.h"
#include "scheduler/words/message_template_store.h"
#include "scheduler/words/words.h"

namespace tandem::words {

// What is read from a request names a known key.
struct TemplateChange {
  requests::RequestKey key;
  Key of;
  std::string etag;  // empty: whatever is in use
  std::string subject;
  std::string body;
  int segments_max = 1;
};

class MessageTemplates {
 public:
  MessageTemplates(pg::Pool& pool, const Clock& clock, requests::Requests& requests)
      : pool_(pool), clock_(clock), requests_(requests) {}

  // All words in use, built-in ones included, by name.
  absl::StatusOr<std::vector<StoredTemplate>> List(const access::CallContext& call);
  absl::StatusOr<StoredTemplate> InUse(const access::CallContext& call, const Key& key);
  // WORDS_REFUSED, ETAG_MISMATCH.
  absl::StatusOr<StoredTemplate> Update(const access::CallContext& call,
                                        const TemplateChange& wanted);

 private:
  pg::Pool& pool_;
  const Clock& clock_;
  requests::Requests& requests_;
};

}  // namespace tandem::words
