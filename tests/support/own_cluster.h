// SPDX-License-Identifier: Apache-2.0
// OwnCluster: a PostgreSQL of one test's own, with fsync, that can be killed and started again.
// While it lives, TANDEM_TEST_PG names it, so that every TestDatabase made meanwhile is in it.
#pragma once

#include <string>

namespace tandem::testing {

class OwnCluster {
 public:
  enum class Disk { kReal, kMayFill };

  // Starts; throws std::runtime_error when it cannot.
  explicit OwnCluster(Disk disk = Disk::kReal);
  ~OwnCluster();  // stops, removes, restores TANDEM_TEST_PG
  OwnCluster(const OwnCluster&) = delete;
  OwnCluster& operator=(const OwnCluster&) = delete;

  // SIGKILL to the postmaster, then starts it again: returns when it accepts connections. Its disk
  // is the real one from then on.
  void KillAndRestart();

  // Starts it again, living by the clock that the file `path` sets (stepped_clock.h); until it is
  // killed.
  void LiveBy(const std::string& path);
  // A place for files that PostgreSQL's user may read.
  std::string File(const std::string& name) const { return home_ + "/" + name; }

  // From now on no file of the cluster grows (full_disk_preload.cc), until the disk is freed.
  void FillDisk();
  void FreeDisk();

 private:
  std::string Bash(const std::string& commands) const;
  std::string FullFlag() const { return File("full"); }

  std::string home_;
  std::string outer_;
};

}  // namespace tandem::testing
