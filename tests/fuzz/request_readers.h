// SPDX-License-Identifier: Apache-2.0
// How each method's service reads its request into a noun, for any request: what the fuzz target
// asks, and what a test holds complete.
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directories.h"

namespace tandem::fuzz {

// The sample clinic, and two who call.
struct World {
  World();
  directory::SnapshotPtr snapshot;
  access::CallContext desk;
  access::CallContext patient;
  rpc::PageTokens tokens{std::string(32, 'k')};
};

struct Asked {
  const World& world;
  const access::CallContext& call;
};

using Reader = std::function<absl::Status(const Asked&, const google::protobuf::Message&)>;
using Readers = std::map<std::string, Reader>;  // by the full name of the request's type

inline absl::Status StatusOf(const absl::Status& status) { return status; }
template <class T>
absl::Status StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

template <class Request, class Read>
void Add(Readers& readers, const Read& read) {
  readers[Request::descriptor()->full_name()] = [read](const Asked& asked,
                                                       const google::protobuf::Message& request) {
    return StatusOf(read(asked, static_cast<const Request&>(request)));
  };
}

// What people are told: reminders, words, the worklist, texts that come in.
void AddMessages(Readers& readers);
void AddCourses(Readers& readers);

Readers AllReaders();

}  // namespace tandem::fuzz
