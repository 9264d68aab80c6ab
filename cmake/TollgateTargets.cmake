# Helpers that keep every target alike: warnings, sanitizers, one object library a folder.

add_library(tollgate_warnings INTERFACE)
target_compile_options(tollgate_warnings INTERFACE -Wall -Wextra -Wconversion -Werror=switch
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)  # of libstdc++'s own stable_sort

# ccache has to be told that precompiled headers may be trusted by their contents.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
endif()

# Two dozen programs are linked: gold, where it is, takes a third of the time.
find_program(TOLLGATE_GOLD NAMES ld.gold)
mark_as_advanced(TOLLGATE_GOLD)

# What headers bring is linked into a test program as its own files compile it, for the library too: without optimisation tests take twice the time.
add_library(tollgate_test_options INTERFACE)
target_compile_options(tollgate_test_options INTERFACE $<$<CONFIG:Release>:-O1>)
if(TOLLGATE_GOLD AND NOT TOLLGATE_SANITIZE)
  target_link_options(tollgate_test_options INTERFACE -fuse-ld=gold)
endif()

add_library(tollgate_sanitizers INTERFACE)
if(TOLLGATE_SANITIZE)
  target_compile_options(tollgate_sanitizers INTERFACE
    -fsanitize=${TOLLGATE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_compile_definitions(tollgate_sanitizers INTERFACE TOLLGATE_SANITIZED)
  target_link_options(tollgate_sanitizers INTERFACE -fsanitize=${TOLLGATE_SANITIZE})
endif()

# tollgate_reads_json(SOURCE): RapidJSON's header adds to a null pointer before its stack exists.
function(tollgate_reads_json source)
  if(TOLLGATE_SANITIZE MATCHES undefined)
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -fno-sanitize=pointer-overflow SKIP_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

# The headers that most files read, compiled once for each set of flags. Files still include what they use: -DTOLLGATE_PCH=OFF shows it.
set(TOLLGATE_COMMON_HEADERS <algorithm> <array> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
  <unordered_map> <utility> <vector> <fmt/format.h>)
function(tollgate_headers name)
  if(NOT TOLLGATE_PCH)
    return()
  endif()
  file(WRITE ${PROJECT_BINARY_DIR}/generated/${name}.cc "")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/generated/${name}.cc)
  target_link_libraries(${name} PRIVATE fmt::fmt tollgate_sanitizers)
  target_precompile_headers(${name} PRIVATE ${TOLLGATE_COMMON_HEADERS})
  # Else ccache would take the same headers for others each time.
  target_compile_options(${name} PRIVATE "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endfunction()
tollgate_headers(tollgate_headers_library)
tollgate_headers(tollgate_headers_hot)  # runtime/CMakeLists.txt
if(TOLLGATE_PCH)
  target_compile_options(tollgate_headers_hot PRIVATE ${TOLLGATE_HOT_OPTIONS})
endif()
if(TOLLGATE_TESTS)
  tollgate_headers(tollgate_headers_test)
endif()
if(TOLLGATE_PCH AND TOLLGATE_TESTS)
  target_compile_options(tollgate_headers_test PRIVATE -fPIE)
  target_link_libraries(tollgate_headers_test PRIVATE doctest::doctest tollgate_test_options)
  target_precompile_headers(tollgate_headers_test PRIVATE <filesystem> <fstream> <sstream> <doctest/doctest.h>)
endif()
# A target whose flags are those of these headers reads them compiled.
function(tollgate_reads_headers target headers)
  if(TOLLGATE_PCH)
    set_target_properties(${target} PROPERTIES PRECOMPILE_HEADERS_REUSE_FROM ${headers})
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:fmt::fmt>)
  endif()
endfunction()

# With TOLLGATE_TOGETHER a folder's sources are compiled eight at a time, which costs a third of the time from nothing, and more
# where one file has changed.
function(tollgate_compiled_together target)
  if(TOLLGATE_TOGETHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

# tollgate_library(NAME SOURCES a.cc… [DEPENDS targets…] [ALONE b.cc…])
# One static library a folder; include paths start at the repository's root. ALONE names the sources that TOLLGATE_TOGETHER
# leaves by themselves, for they call things of their own as their neighbours do.
function(tollgate_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS;ALONE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES} ${ARG_ALONE})
  tollgate_compiled_together(${name} ${ARG_ALONE})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
  target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS}
    $<BUILD_INTERFACE:tollgate_warnings> $<BUILD_INTERFACE:tollgate_sanitizers>)
  tollgate_reads_headers(${name} tollgate_headers_library)
endfunction()

# tollgate_test(NAME SOURCES a.cc… [DEPENDS targets…] [ALONE b.cc…] [TIMEOUT seconds])
# A doctest program; its JUnit XML goes to ${CMAKE_BINARY_DIR}/test-results, where the project's own gate reads it.
function(tollgate_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPENDS;ALONE" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 600)
  endif()
  if(TOLLGATE_SANITIZE)  # many times slower
    math(EXPR ARG_TIMEOUT "6 * ${ARG_TIMEOUT}")
  endif()
  add_executable(${name} ${ARG_SOURCES} ${ARG_ALONE})
  tollgate_compiled_together(${name} ${ARG_ALONE})
  target_link_libraries(${name} PRIVATE tollgate_test_main ${ARG_DEPENDS} tollgate_warnings tollgate_test_options tollgate_sanitizers)
  tollgate_reads_headers(${name} tollgate_headers_test)
  add_test(NAME ${name}
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${name}> -DNAME=${name}
            -DRESULTS=${CMAKE_BINARY_DIR}/test-results -P ${PROJECT_SOURCE_DIR}/cmake/RunTest.cmake
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()
