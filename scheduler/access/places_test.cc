// SPDX-License-Identifier: Apache-2.0
// Who is let in while the database's connections are taken: on a real pool.
#include "scheduler/access/places.h"

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "base/testing/database.h"
#include "base/testing/matchers.h"

namespace tandem::access {
namespace {

constexpr int kConnections = 2;
constexpr absl::Duration kLook = absl::Milliseconds(1);

// Transactions that last until the end: the first kConnections have a connection, the others wait.
class Holders {
 public:
  Holders(pg::Pool& pool, int count) {
    for (int i = 0; i < count; ++i) {
      threads_.emplace_back([&] {
        EXPECT_OK(pool.Run(pg::TxOptions::Global(), [&](pg::Transaction&) {
          done_.wait();
          return absl::OkStatus();
        }));
      });
    }
    const int waiting = std::max(0, count - kConnections);
    while (pool.stats().in_use < std::min(count, kConnections) || pool.stats().waiting < waiting) {
      absl::SleepFor(kLook);
    }
  }
  ~Holders() {
    done_.count_down();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::latch done_{1};
  std::vector<std::thread> threads_;
};

class PlacesTest : public ::testing::Test {
 protected:
  pg::PoolOptions Options() {
    pg::PoolOptions options;
    options.dsn = db_.dsn();
    options.connections = kConnections;
    options.acquire_wait_max = absl::Seconds(20);
    return options;
  }

  TestDatabase db_;
};

TEST_F(PlacesTest, NobodyIsRefusedWhileNobodyWaits) {
  pg::Pool pool(Options());
  Places places(pool, 1);
  const Holders holders(pool, kConnections);
  std::vector<Places::Place> taken;
  for (int i = 0; i < 10; ++i) EXPECT_NE(taken.emplace_back(places.Take()), nullptr);
}

TEST_F(PlacesTest, WhileSomebodyWaitsThereAreSoManyAndEachIsGivenBack) {
  pg::Pool pool(Options());
  Places places(pool, 2);
  {
    const Holders holders(pool, kConnections + 1);
    Places::Place first = places.Take();
    const Places::Place second = places.Take();
    EXPECT_NE(first, nullptr);
    EXPECT_NE(second, nullptr);
    EXPECT_EQ(places.Take(), nullptr);
    EXPECT_EQ(places.Take(), nullptr) << "whoever was refused took nothing away";
    EXPECT_TRUE(places.HasRoom()) << "of a call that takes no place";
    first.reset();
    first = places.Take();
    EXPECT_NE(first, nullptr);
    EXPECT_EQ(places.Take(), nullptr);
  }
  EXPECT_NE(places.Take(), nullptr) << "nobody waits any more";
}

TEST_F(PlacesTest, AFullLineRefusesEverybody) {
  pg::PoolOptions options = Options();
  options.waiting_max = 1;
  pg::Pool pool(options);
  Places places(pool, 100);
  {
    const Holders holders(pool, kConnections + 1);
    EXPECT_EQ(places.Take(), nullptr);
    EXPECT_FALSE(places.HasRoom());
  }
  EXPECT_NE(places.Take(), nullptr);
}

// None is lost, none too many: at the end as many are free as there were.
TEST_F(PlacesTest, ManyComeAndGoAtOnce) {
  constexpr int kMost = 3;
  pg::Pool pool(Options());
  Places places(pool, kMost);
  {
    const Holders holders(pool, kConnections + 1);
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i) {
      callers.emplace_back([&] {
        for (int k = 0; k < 500; ++k) {
          const Places::Place place = places.Take();
          if (place == nullptr) continue;
          const int now = ++inside;
          for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
          }
          --inside;
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    EXPECT_LE(most, kMost);
    std::vector<Places::Place> taken;
    for (int i = 0; i < kMost; ++i) EXPECT_NE(taken.emplace_back(places.Take()), nullptr);
    EXPECT_EQ(places.Take(), nullptr);
  }
}

}  // namespace
}  // namespace tandem::access
