// SPDX-License-Identifier: Apache-2.0
// Values on their way to and from the database, in PostgreSQL's text format.
//
// Types: bool, int, int64_t, double, text (std::string, std::string_view, const char*), Uuid, Id<>,
// Bytes (bytea), absl::Time (timestamptz), absl::CivilMinute (timestamp), absl::CivilDay (date),
// Interval (tstzrange '[)'), std::optional<T> (NULL) and std::vector<T> (array).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/id.h"
#include "base/interval.h"

namespace tandem::pg {

// One encoded parameter. `refused`: the value cannot be stored (text with NUL, which libpqxx would
// silently cut; a time outside PostgreSQL's calendar): the statement is not run.
struct Encoded {
  std::string text;
  bool null = false;
  bool refused = false;
};

Encoded Encode(std::nullopt_t);
Encoded Encode(bool value);
Encoded Encode(std::int64_t value);
Encoded Encode(double value);
Encoded Encode(std::string_view value);
Encoded Encode(const Uuid& value);
Encoded Encode(const Bytes& value);
Encoded Encode(absl::Time value);
Encoded Encode(absl::CivilMinute value);
Encoded Encode(absl::CivilDay value);
Encoded Encode(const Interval& value);

inline Encoded Encode(int value) { return Encode(std::int64_t{value}); }
inline Encoded Encode(const char* value) { return Encode(std::string_view(value)); }
inline Encoded Encode(const std::string& value) { return Encode(std::string_view(value)); }
template <class Tag>
Encoded Encode(const Id<Tag>& value) {
  return Encode(value.uuid);
}
template <class T>
Encoded Encode(const std::optional<T>& value) {
  return value.has_value() ? Encode(*value) : Encode(std::nullopt);
}

namespace internal {
// "{" "a","b" "}"
void AppendArrayElement(const Encoded& element, Encoded& array);
}  // namespace internal

template <class T>
Encoded Encode(const std::vector<T>& values) {
  Encoded array;
  array.text = "{";
  for (const auto& value : values) internal::AppendArrayElement(Encode(value), array);
  array.text += "}";
  return array;
}

// Thrown by Decode and Row::Get: the statement and the code that reads it disagree (no such column,
// NULL in a column that is never NULL, wrong type). Names a column, never a value. Pool::Run and
// rpc::Handle turn it into INTERNAL.
class DecodeError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

template <class T>
struct As {};  // selects the overload of Decode

bool Decode(As<bool>, std::string_view text);
int Decode(As<int>, std::string_view text);
std::int64_t Decode(As<std::int64_t>, std::string_view text);
double Decode(As<double>, std::string_view text);
std::string Decode(As<std::string>, std::string_view text);
Uuid Decode(As<Uuid>, std::string_view text);
Bytes Decode(As<Bytes>, std::string_view text);
absl::Time Decode(As<absl::Time>, std::string_view text);
absl::CivilMinute Decode(As<absl::CivilMinute>, std::string_view text);
absl::CivilDay Decode(As<absl::CivilDay>, std::string_view text);
// An empty range is an interval of length zero at the epoch.
Interval Decode(As<Interval>, std::string_view text);

template <class Tag>
Id<Tag> Decode(As<Id<Tag>>, std::string_view text) {
  return Id<Tag>(Decode(As<Uuid>(), text));
}

namespace internal {
// The elements of a one-dimensional array; nothing = NULL.
std::vector<std::optional<std::string>> SplitArray(std::string_view text);

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
}  // namespace internal

template <class T>
std::vector<T> Decode(As<std::vector<T>>, std::string_view text) {
  std::vector<T> values;
  for (const std::optional<std::string>& element : internal::SplitArray(text)) {
    if constexpr (internal::IsOptional<T>::value) {
      using Element = typename T::value_type;
      values.push_back(element ? T(Decode(As<Element>(), *element)) : std::nullopt);
    } else {
      if (!element.has_value()) throw DecodeError("NULL inside an array");
      values.push_back(Decode(As<T>(), *element));
    }
  }
  return values;
}

}  // namespace tandem::pg
