// SPDX-License-Identifier: Apache-2.0
// The keys that tokens may be signed with: a JWKS file (RFC 7517), kept fresh while it changes.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/access/key_source.h"

namespace tandem::access {

constexpr std::size_t kJwksBytesMax = 64 * 1024;
constexpr int kJwksDepthMax = 8;
constexpr std::size_t kJwksKeysMax = 32;  // a rotation needs two or three
constexpr std::size_t kKeyIdBytesMax = 128;
constexpr absl::Duration kJwksLookEvery = absl::Seconds(1);

// Keys of other kinds and uses are passed over. Errors (INVALID_ARGUMENT): no JWKS, too large or
// too deep, a key without an id or with one that stands twice, a private key, no usable key at all.
absl::StatusOr<KeySet> ParseJwks(std::string_view text);

// A JWKS file. Thread-safe.
class JwksFile final : public KeySource {
 public:
  explicit JwksFile(std::string path) : path_(std::move(path)) {}

  // The first read. Errors name the file and say what to do.
  absl::Status Open(absl::Time now) override;

  // Looks at the file at most every kJwksLookEvery. A file that went bad is reported to the log and
  // the keys before it stay (stale while error).
  KeyView Current(absl::Time now) override;

  // Nobody to wait for: a new key is in the file or it is not.
  KeyView Renewed(absl::Time now, absl::Duration) override { return Current(now); }

 private:
  struct Stamp {
    std::int64_t modified_ns = 0;
    std::int64_t size = -1;
    std::uint64_t inode = 0;
    bool operator==(const Stamp&) const = default;
  };
  Stamp Look() const;
  absl::StatusOr<KeySet> Load() const;

  const std::string path_;
  std::mutex mutex_;  // guards the rest
  Stamp stamp_;
  absl::Time look_time_ = absl::InfinitePast();
  KeyView view_;
};

}  // namespace tandem::access
