// SPDX-License-Identifier: Apache-2.0
// Requests from strangers: any bytes are decoded as a request of any method, go through what the
// door reads of them, and are read into a noun as their service does. Whatever comes, there is an
// answer: a noun, violations, or a reason.
//
// The first byte chooses the method (in the order of full names) and, beyond all methods, whether
// the desk asks or a patient; make_seeds.py writes inputs of this form.
#include "tests/fuzz/served_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tandem::fuzz::Contract contract;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (!tandem::fuzz::Serve(contract, data[0], bytes)) std::abort();
  return 0;
}
