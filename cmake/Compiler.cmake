# SPDX-License-Identifier: Apache-2.0
# Compiler settings of the five modes. Flags common to a mode apply to all targets, generated code
# excepted: it is compiled without warnings and without sanitizers (tandem_generated_code).
set(TANDEM_MODE "dev" CACHE STRING "dev, tsan, release, fuzz or coverage")
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# One setting for all targets, so that they can share precompiled headers.
add_compile_options(-fPIE -pthread)
add_link_options(-pie)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess)  # ccache can only then see through a precompiled header
endif()

add_library(tandem_flags INTERFACE)  # for code people wrote
target_compile_options(tandem_flags INTERFACE -Wall -Wextra)

# gcc 12 sees overflows in moved std::strings that are not there; the dev preset judges the rest.
set(not_there -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
  -Wno-maybe-uninitialized)

if(TANDEM_MODE STREQUAL "dev")
  add_compile_options(-O1 -g1 -fno-omit-frame-pointer)
  set(TANDEM_TEST_OPTIONS -O0)  # tests run once and wait for others: compiling them is what costs
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=undefined)
elseif(TANDEM_MODE STREQUAL "tsan")
  add_compile_options(-O1 -g1 -fno-omit-frame-pointer ${not_there})
  set(sanitize -fsanitize=thread)
elseif(TANDEM_MODE STREQUAL "release")
  add_compile_options(-O2 -g1 -fstack-protector-strong -fstack-clash-protection ${not_there})
  add_compile_definitions(_FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
  add_link_options(-Wl,-z,relro -Wl,-z,now)
elseif(TANDEM_MODE STREQUAL "fuzz")
  add_compile_options(-O1 -g1 -fno-omit-frame-pointer)
  set(sanitize -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
elseif(TANDEM_MODE STREQUAL "coverage")
  add_compile_options(-O0 -g1)
  set(sanitize --coverage)
else()
  message(FATAL_ERROR "TANDEM_MODE is '${TANDEM_MODE}': use a preset of CMakePresets.json.")
endif()
# Judged without the optimiser's guesses; clang only builds the fuzz targets.
if(NOT TANDEM_MODE MATCHES "^(fuzz|release)$")
  target_compile_options(tandem_flags INTERFACE -Werror)
endif()
if(sanitize)
  target_compile_options(tandem_flags INTERFACE ${sanitize})
  target_link_options(tandem_flags INTERFACE ${sanitize})
endif()

# A library of generated code: headers are SYSTEM for its users, no warnings, no sanitizers, no tidy.
function(tandem_generated_code target)
  target_include_directories(${target} SYSTEM PUBLIC "${TANDEM_GENERATED}")
  target_compile_options(${target} PRIVATE -w)
endfunction()
