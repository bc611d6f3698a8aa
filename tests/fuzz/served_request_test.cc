// SPDX-License-Identifier: Apache-2.0
// The fuzz targets are built by clang, which CI does without: that they read the whole contract,
// and that every seed is answered, is held here.
#include "tests/fuzz/served_request.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/project_folder.h"

namespace tandem::fuzz {
namespace {

TEST(ServedRequestTest, EveryMethodOfTheContractIsRead) {
  EXPECT_EQ(Contract().Unread(), std::vector<std::string>());
}

TEST(ServedRequestTest, EverySeedIsAnswered) {
  const Contract contract;
  int seeds = 0;
  for (const auto& entry : std::filesystem::directory_iterator(testing::ProjectFolder() +
                                                               "/tests/fuzz/corpus/request")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string input((std::istreambuf_iterator<char>(file)), {});
    ASSERT_FALSE(input.empty()) << entry.path();
    const std::string_view bytes = std::string_view(input).substr(1);
    EXPECT_TRUE(Serve(contract, static_cast<std::uint8_t>(input[0]), bytes)) << entry.path();
    ++seeds;
  }
  EXPECT_GE(seeds, static_cast<int>(contract.methods.size()));
}

}  // namespace
}  // namespace tandem::fuzz
