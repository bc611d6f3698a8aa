// SPDX-License-Identifier: Apache-2.0
#include "tests/support/own_cluster.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/support/command_output.h"
#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

// Backends notice the death of their postmaster within moments; until the last one is gone a new
// postmaster refuses to start.
constexpr const char* kRestart =
    "kill -9 \"$(head -n 1 \"$TEST_HOME/data/postmaster.pid\")\"; "
    "for try in $(seq 100); do "
    "  as_pg \"$PG_BIN/pg_ctl\" -D \"$TEST_HOME/data\" -l \"$TEST_HOME/postgres.log\" -w -s start "
    "    >/dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1";

// With that preload (copied to where PostgreSQL's user may read it) and a variable of its own.
std::string RestartWith(const std::string& preload, const std::string& variable) {
  return "cp \"$TANDEM_PROGRAMS/" + preload +
         "\" \"$TEST_HOME\" && "
         "as_pg \"$PG_BIN/pg_ctl\" -D \"$TEST_HOME/data\" -m fast -s stop && "
         "as_pg env LD_PRELOAD=\"$TEST_HOME/" +
         preload + "\" " + variable +
         " \"$PG_BIN/pg_ctl\" -D \"$TEST_HOME/data\" -l \"$TEST_HOME/postgres.log\" -w -s start "
         "  >/dev/null";
}

}  // namespace

OwnCluster::OwnCluster(Disk disk) {
  const char* outer = std::getenv("TANDEM_TEST_PG");
  outer_ = outer == nullptr ? "" : outer;
  home_ = Bash("start_test_cluster bench >/dev/null && echo -n \"$TEST_HOME\"");
  setenv("TANDEM_TEST_PG", ("host=" + home_ + " port=5432 user=postgres dbname=postgres").c_str(),
         1);
  if (disk == Disk::kMayFill) {
    Bash(RestartWith("full_disk_preload.so", "TANDEM_FULL_DISK=\"" + FullFlag() + "\""));
  }
}

OwnCluster::~OwnCluster() {
  setenv("TANDEM_TEST_PG", outer_.c_str(), 1);
  try {
    Bash("stop_test_cluster");
  } catch (const std::runtime_error&) {
    std::fputs("the test's cluster could not be stopped\n", stderr);
  }
}

void OwnCluster::KillAndRestart() { Bash(kRestart); }

void OwnCluster::LiveBy(const std::string& path) {
  // What is asked of it then has nothing to do with its disk, which others use, too.
  Bash("echo \"fsync = off\" >>\"$TEST_HOME/data/postgresql.auto.conf\" && " +
       RestartWith("clock_preload.so", "TANDEM_CLOCK=\"" + path + "\""));
}

void OwnCluster::FillDisk() {
  if (!std::ofstream(FullFlag())) throw std::runtime_error("cannot write " + FullFlag());
}

void OwnCluster::FreeDisk() { std::filesystem::remove(FullFlag()); }

std::string OwnCluster::Bash(const std::string& commands) const {
  const std::string line = "cd '" + ProjectFolder() + "' && TEST_HOME='" + home_ +
                           "' bash -c 'source tools/dev/lib.sh; source tools/dev/processes.sh; "
                           "source tools/dev/cluster.sh; " +
                           commands + "'";
  return OutputOf(line);
}

}  // namespace tandem::testing
