// SPDX-License-Identifier: Apache-2.0
// Loaded into a program before its own libraries (LD_PRELOAD): whoever asks for the time of day is
// told the machine's and so many microseconds more as the first eight bytes of the file that
// TANDEM_CLOCK names say at that moment. Clocks that nobody can set are left alone: to the program
// it is as if somebody had set the machine's. See stepped_clock.h.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kNanosPerMicro = 1000;

const std::atomic<std::int64_t>* Map() {
  static const std::int64_t none = 0;
  const char* const path = std::getenv("TANDEM_CLOCK");
  const int file = path == nullptr ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  void* const mapped =
      file < 0 ? MAP_FAILED : mmap(nullptr, sizeof none, PROT_READ, MAP_SHARED, file, 0);
  if (file >= 0) close(file);
  return reinterpret_cast<const std::atomic<std::int64_t>*>(mapped == MAP_FAILED ? &none : mapped);
}

std::int64_t Offset() {
  static const std::atomic<std::int64_t>* const offset = Map();
  return offset->load(std::memory_order_relaxed);
}

// Microseconds since 1970, and what is left of a nanosecond count.
std::int64_t Now(std::int64_t* nanos) {
  using Function = int(clockid_t, timespec*);
  static auto* const next = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, "clock_gettime"));
  timespec now = {};
  next(CLOCK_REALTIME, &now);
  *nanos = now.tv_nsec % kNanosPerMicro;
  return now.tv_sec * kMicros + now.tv_nsec / kNanosPerMicro + Offset();
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) {
  using Function = int(clockid_t, timespec*);
  static auto* const next = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, "clock_gettime"));
  if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return next(clock, time);
  std::int64_t nanos = 0;
  const std::int64_t micros = Now(&nanos);
  time->tv_sec = micros / kMicros;
  time->tv_nsec = micros % kMicros * kNanosPerMicro + nanos;
  return 0;
}

int gettimeofday(timeval* time, void*) {
  std::int64_t nanos = 0;
  const std::int64_t micros = Now(&nanos);
  time->tv_sec = micros / kMicros;
  time->tv_usec = micros % kMicros;
  return 0;
}

time_t time(time_t* into) {
  std::int64_t nanos = 0;
  const time_t seconds = Now(&nanos) / kMicros;
  if (into != nullptr) *into = seconds;
  return seconds;
}

}  // extern "C"
