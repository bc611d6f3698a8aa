// SPDX-License-Identifier: Apache-2.0
// Loaded into a PostgreSQL before its own libraries (LD_PRELOAD). While the file that
// TANDEM_FULL_DISK names exists, no file grows: what a full disk does, on any machine and at once.
// What a file already holds can still be written over, as on a real one.
#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

bool IsFull() {
  static const char* const flag = std::getenv("TANDEM_FULL_DISK");
  return flag != nullptr && access(flag, F_OK) == 0;
}

bool WouldGrow(int file, off_t offset, std::size_t bytes) {
  struct stat found = {};
  if (fstat(file, &found) != 0 || !S_ISREG(found.st_mode)) return false;
  return found.st_size < offset + static_cast<off_t>(bytes);
}

bool IsRefused(int file, off_t offset, std::size_t bytes) {
  const int before = errno;
  const bool refused = IsFull() && WouldGrow(file, offset, bytes);
  errno = refused ? ENOSPC : before;
  return refused;
}

std::size_t SizeOf(const iovec* parts, int count) {
  std::size_t bytes = 0;
  for (int i = 0; i < count; ++i) bytes += parts[i].iov_len;
  return bytes;
}

template <class Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  static auto* const next = Next<decltype(pwrite)>("pwrite");
  return IsRefused(file, offset, count) ? -1 : next(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off_t offset) {
  return pwrite(file, bytes, count, offset);
}

ssize_t pwritev(int file, const iovec* parts, int count, off_t offset) {
  static auto* const next = Next<decltype(pwritev)>("pwritev");
  return IsRefused(file, offset, SizeOf(parts, count)) ? -1 : next(file, parts, count, offset);
}

ssize_t pwritev64(int file, const iovec* parts, int count, off_t offset) {
  return pwritev(file, parts, count, offset);
}

}  // extern "C"
