// SPDX-License-Identifier: Apache-2.0
// PostgreSQL's text format -> values. The session's settings (connection.cc) fix the formats: ISO
// dates, UTC, hexadecimal bytea. Errors never show the text.
#include <charconv>
#include <cstdlib>

#include "base/crypto.h"
#include "base/pg/value.h"

namespace tandem::pg {
namespace {

// Reads fixed-format numbers from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool AtEnd() const { return text_.empty(); }
  bool Accept(char expected) {
    if (text_.empty() || text_.front() != expected) return false;
    text_.remove_prefix(1);
    return true;
  }
  void Expect(char expected) {
    if (!Accept(expected)) throw DecodeError("not in the expected format");
  }
  std::int64_t Number(std::size_t& digits) {
    std::int64_t value = 0;
    for (digits = 0; !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; ++digits) {
      value = value * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    if (digits == 0 || digits > 9) throw DecodeError("not in the expected format");
    return value;
  }
  int Number() {
    std::size_t digits = 0;
    return static_cast<int>(Number(digits));
  }
  // Up to `end` or the end of the text, without quotes.
  std::string_view Until(char end) {
    const std::size_t size = std::min(text_.find(end), text_.size());
    std::string_view part = text_.substr(0, size);
    text_.remove_prefix(size);
    if (part.size() >= 2 && part.front() == '"') part = part.substr(1, part.size() - 2);
    return part;
  }

 private:
  std::string_view text_;
};

absl::CivilDay ReadDay(Scanner& scanner) {
  const int year = scanner.Number();
  scanner.Expect('-');
  const int month = scanner.Number();
  scanner.Expect('-');
  return absl::CivilDay(year, month, scanner.Number());
}

// "2026-01-05 08:00:00", without the fraction.
absl::CivilSecond ReadSecond(Scanner& scanner) {
  const absl::CivilDay day = ReadDay(scanner);
  scanner.Expect(' ');
  const int hour = scanner.Number();
  scanner.Expect(':');
  const int minute = scanner.Number();
  scanner.Expect(':');
  return absl::CivilSecond(day.year(), day.month(), day.day(), hour, minute, scanner.Number());
}

template <class T>
T ReadInteger(std::string_view text) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw DecodeError("not a whole number of this size");
  }
  return value;
}

}  // namespace

bool Decode(As<bool>, std::string_view text) {
  if (text != "t" && text != "f") throw DecodeError("not a boolean");
  return text == "t";
}

int Decode(As<int>, std::string_view text) { return ReadInteger<int>(text); }
std::int64_t Decode(As<std::int64_t>, std::string_view text) {
  return ReadInteger<std::int64_t>(text);
}

double Decode(As<double>, std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) throw DecodeError("not a number");
  return value;
}

std::string Decode(As<std::string>, std::string_view text) { return std::string(text); }

Uuid Decode(As<Uuid>, std::string_view text) {
  const std::optional<Uuid> uuid = ParseUuid(text);
  if (!uuid.has_value()) throw DecodeError("not a uuid");
  return *uuid;
}

Bytes Decode(As<Bytes>, std::string_view text) {
  if (text.substr(0, 2) != "\\x") throw DecodeError("not a bytea");
  std::optional<Bytes> bytes = ParseHex(text.substr(2));
  if (!bytes.has_value()) throw DecodeError("not a bytea");
  return *std::move(bytes);
}

absl::Time Decode(As<absl::Time>, std::string_view text) {
  if (text == "infinity") return absl::InfiniteFuture();
  if (text == "-infinity") return absl::InfinitePast();
  Scanner scanner(text);
  const absl::CivilSecond second = ReadSecond(scanner);
  std::int64_t micros = 0;
  if (scanner.Accept('.')) {
    std::size_t digits = 0;
    micros = scanner.Number(digits);
    for (; digits < 6; ++digits) micros *= 10;
  }
  scanner.Expect('+');
  scanner.Expect('0');
  scanner.Expect('0');
  if (!scanner.AtEnd()) throw DecodeError("not in UTC");
  return absl::FromUnixSeconds(second - absl::CivilSecond(1970, 1, 1)) + absl::Microseconds(micros);
}

absl::CivilMinute Decode(As<absl::CivilMinute>, std::string_view text) {
  Scanner scanner(text);
  return absl::CivilMinute(ReadSecond(scanner));
}

absl::CivilDay Decode(As<absl::CivilDay>, std::string_view text) {
  Scanner scanner(text);
  return ReadDay(scanner);
}

Interval Decode(As<Interval>, std::string_view text) {
  if (text == "empty") return {absl::UnixEpoch(), absl::UnixEpoch()};
  Scanner scanner(text);
  const bool bounded = scanner.Accept('[');
  if (!bounded) scanner.Expect('(');  // without a start
  const std::string_view start = scanner.Until(',');
  scanner.Expect(',');
  const std::string_view end = scanner.Until(')');
  scanner.Expect(')');
  return {start.empty() ? absl::InfinitePast() : Decode(As<absl::Time>(), start),
          end.empty() ? absl::InfiniteFuture() : Decode(As<absl::Time>(), end)};
}

namespace internal {

std::vector<std::optional<std::string>> SplitArray(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
    throw DecodeError("not an array of one dimension");
  }
  text = text.substr(1, text.size() - 2);
  std::vector<std::optional<std::string>> elements;
  while (!text.empty()) {
    std::string element;
    const bool quoted = text.front() == '"';
    std::size_t i = quoted ? 1 : 0;
    for (; i < text.size() && text[i] != (quoted ? '"' : ','); ++i) {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      if (!quoted && text[i] == '{') throw DecodeError("not an array of one dimension");
      element += text[i];
    }
    if (quoted) ++i;
    if (!quoted && element == "NULL") {
      elements.emplace_back(std::nullopt);
    } else {
      elements.emplace_back(std::move(element));
    }
    text.remove_prefix(std::min(i + 1, text.size()));  // and the comma
  }
  return elements;
}

}  // namespace internal
}  // namespace tandem::pg
