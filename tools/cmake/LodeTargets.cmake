# SPDX-License-Identifier: Apache-2.0
# How every target of Lode is built: language level, warnings, hardening, sanitizers, ccache, and the
# three functions that the folders use: lode_library, lode_program, lode_test.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(LODE_CCACHE ccache)
if(LODE_CCACHE)
  # Paths relative to the tree: every clone shares one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros ${LODE_CCACHE})
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # The locks' annotations (verifier/threads/mutex.h): clang alone reads them. ccache takes a precompiled header of clang's only
  # if it holds no time.
  add_compile_options(-Wthread-safety "SHELL:-Xclang -fno-pch-timestamp")
endif()

# -pthread everywhere: gRPC asks for it, and a precompiled header serves only who compiles with the same macros.
add_compile_options(-Wall -Wextra -Wno-unused-parameter -D_GLIBCXX_ASSERTIONS -pthread
  -fstack-protector-strong -fstack-clash-protection)
include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-ftrivial-auto-var-init=zero LODE_HAS_VAR_INIT)  # clang before 16 wants a second flag for it
if(LODE_HAS_VAR_INIT)
  add_compile_options(-ftrivial-auto-var-init=zero)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|i.86")
  add_compile_options(-fcf-protection)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT LODE_SANITIZE)
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # What g++ 12 thinks it sees when it inlines std::string: told, but no error.
  add_compile_options(-Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=array-bounds
    -Wno-error=maybe-uninitialized -Wno-error=restrict -Wno-error=dangling-pointer)
endif()
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
if(LODE_SANITIZE)
  add_compile_options(-fsanitize=${LODE_SANITIZE} -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${LODE_SANITIZE})
  if(LODE_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
if(LODE_FUZZ_LIBFUZZER)
  add_compile_options(-fsanitize=fuzzer-no-link)  # libFuzzer sees which way an input goes
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

include(GNUInstallDirs)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(GTest CONFIG REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(LIBZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc)
if(LODE_WITH_GRPC)
  find_package(gRPC CONFIG REQUIRED)
  find_package(spdlog CONFIG REQUIRED)
endif()

# Parsing the generated records, Abseil and GoogleTest is most of what compiling a file costs: with LODE_PCH it is done once for
# libraries and once for tests. Files still include what they use: -DLODE_PCH=OFF compiles each by itself.
function(lode_precompile)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/pch.cc CONTENT "int main() { return 0; }\n")  # as it was, if it was there
  set(headers <algorithm> <cstdint> <functional> <map> <memory> <optional> <string> <string_view> <utility> <vector>
    <absl/status/statusor.h> <absl/container/flat_hash_map.h> <proto/lode/record/v1/record.pb.h> <proto/lode/state/v1/state.pb.h>)
  add_library(lode_pch STATIC ${CMAKE_BINARY_DIR}/pch.cc)
  target_link_libraries(lode_pch PRIVATE lode_proto_state absl::statusor absl::flat_hash_map)
  target_precompile_headers(lode_pch PRIVATE ${headers})
  add_executable(lode_test_pch ${CMAKE_BINARY_DIR}/pch.cc)
  target_link_libraries(lode_test_pch PRIVATE lode_proto_state absl::statusor absl::flat_hash_map GTest::gmock)
  target_compile_options(lode_test_pch PRIVATE -O0 -U_FORTIFY_SOURCE)
  target_precompile_headers(lode_test_pch PRIVATE ${headers} <gmock/gmock.h> <gtest/gtest.h>)
endfunction()

# lode_library(NAME SOURCES a.cc ... [PUBLIC dep ...] [PRIVATE dep ...])
# A static library lode_NAME. Headers are included by their path from the project's root.
function(lode_library name)
  cmake_parse_arguments(A "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(lode_${name} STATIC ${A_SOURCES})
  target_include_directories(lode_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(lode_${name} PUBLIC ${A_PUBLIC} PRIVATE ${A_PRIVATE})
  if(LODE_PCH)
    target_precompile_headers(lode_${name} REUSE_FROM lode_pch)
  endif()
  if(LODE_UNITY GREATER 1)
    set_target_properties(lode_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${LODE_UNITY})
  endif()
endfunction()

# lode_embed(VAR NAMESPACE FILE...): a generated source, its path in VAR, that defines for each FILE
# `const char STEM_data[]; const unsigned long STEM_size;` in lode::NAMESPACE::embedded (STEM: the
# file's name without extension, - as _). The bytes are exactly the file's: digests count them.
function(lode_embed var namespace)
  lode_embedded_body(body ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded.cc)
  file(GENERATE OUTPUT ${out} CONTENT
    "// Generated from data files.\nnamespace lode::${namespace}::embedded {\n${body}}  // namespace\n")
  set(${var} ${out} PARENT_SCOPE)
endfunction()

# lode_embed_all(VAR NAMESPACE FILE...): the same, and a table of them, for a set that grows:
# `struct File { const char* stem; const char* data; unsigned long size; };`, `const File files[]` and
# `const unsigned long files_count`.
function(lode_embed_all var namespace)
  lode_embedded_body(body ${ARGN})
  set(rows "")
  foreach(file ${ARGN})
    get_filename_component(stem ${file} NAME_WE)
    string(REPLACE "-" "_" word ${stem})
    string(APPEND rows "    {\"${stem}\", ${word}_data, ${word}_size},\n")
  endforeach()
  list(LENGTH ARGN count)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded.cc)
  file(GENERATE OUTPUT ${out} CONTENT
    "// Generated from data files.\nnamespace lode::${namespace}::embedded {\n${body}\
struct File {\n  const char* stem;\n  const char* data;\n  unsigned long size;\n};\n\
extern const File files[];\nextern const unsigned long files_count;\n\
const File files[] = {\n${rows}};\nconst unsigned long files_count = ${count};\n}  // namespace\n")
  set(${var} ${out} PARENT_SCOPE)
endfunction()

function(lode_embedded_body var)
  set(body "")
  foreach(file ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    get_filename_component(stem ${file} NAME_WE)
    string(REPLACE "-" "_" stem ${stem})
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${hex}")
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(APPEND body "extern const char ${stem}_data[];\nextern const unsigned long ${stem}_size;\n"
      "const char ${stem}_data[] = \"${text}\";\nconst unsigned long ${stem}_size = ${size};\n")
  endforeach()
  set(${var} "${body}" PARENT_SCOPE)
endfunction()

# lode_program(NAME SOURCES a.cc ... LINK dep ...): an executable build/<preset>/bin/NAME.
# lode_install(NAME): `cmake --install` takes that program along; tests/integration/install_test.py runs it from there.
function(lode_program name)
  cmake_parse_arguments(A "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${A_LINK})
endfunction()

function(lode_install name)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  set_property(GLOBAL APPEND PROPERTY LODE_INSTALLED ${name})
endfunction()

# lode_test(NAME SOURCES a_test.cc ... LINK dep ... [LABELS quick|slow|...] [TIMEOUT seconds])
# A GoogleTest program NAME_test that runs as one ctest test, from the project's root. Label: unit
# unless said otherwise. LODE_SOURCE_DIR and LODE_BINARY_DIR are defined for reading vectors and starting
# programs: relative to the project's root, so that every clone compiles the same text (and ccache knows it).
function(lode_test name)
  cmake_parse_arguments(A "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
  if(NOT A_LABELS)
    set(A_LABELS unit)
  endif()
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  add_executable(${name}_test ${A_SOURCES})
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR})
  file(RELATIVE_PATH binary_dir ${PROJECT_SOURCE_DIR} ${CMAKE_BINARY_DIR})
  target_compile_definitions(${name}_test PRIVATE LODE_SOURCE_DIR="." LODE_BINARY_DIR="${binary_dir}")
  # Test code is compiled more often than it is run: what it tests keeps the preset's optimisation.
  target_compile_options(${name}_test PRIVATE -O0 -U_FORTIFY_SOURCE)
  target_link_libraries(${name}_test PRIVATE ${A_LINK} GTest::gmock GTest::gtest_main)
  if(LODE_PCH)
    target_precompile_headers(${name}_test REUSE_FROM lode_test_pch)
  endif()
  add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${A_LABELS}" TIMEOUT ${A_TIMEOUT})
endfunction()
