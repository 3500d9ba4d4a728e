# Warnings and code generation of our own targets; system headers are left alone.
add_library(muonscope_options INTERFACE)
target_compile_options(muonscope_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion
  # where several files are one translation unit, locals would shadow the names of files before them
  $<IF:$<BOOL:${CMAKE_UNITY_BUILD}>,$<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>,-Wshadow>
  # a*b+c must round twice everywhere: a fused multiply-add here and none there gives other bits
  -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Where they optimize hard, they see overflows in "…" + std::string that are none (GCC's bugs 105329, 105651).
  target_compile_options(muonscope_options INTERFACE
    -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_UNITY_BUILD)
  # GCC collects its garbage so often on large units that they take 5 % longer; 8 % more memory (KiB here).
  target_compile_options(muonscope_options INTERFACE --param=ggc-min-heapsize=1048576)
endif()
if(MUONSCOPE_WERROR)
  target_compile_options(muonscope_options INTERFACE -Werror)
endif()
target_include_directories(muonscope_options INTERFACE ${PROJECT_SOURCE_DIR})
# Eigen's own threads would make results depend on the machine; its LGPL parts are not for us.
target_compile_definitions(muonscope_options INTERFACE EIGEN_MPL2_ONLY EIGEN_DONT_PARALLELIZE)
if(MUONSCOPE_SANITIZE)
  target_compile_options(muonscope_options INTERFACE
    -fsanitize=${MUONSCOPE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(muonscope_options INTERFACE -fsanitize=${MUONSCOPE_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(muonscope_options INTERFACE
      -fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/sanitizer_ignore.txt)
  endif()
endif()

# What nearly every source parses, parsed once. Sources still include what they use: the debug preset builds without.
set(muonscope_headers
  <Eigen/Core> <algorithm> <array> <atomic> <chrono> <cmath> <condition_variable> <cstdint> <filesystem>
  <functional> <limits> <map> <memory> <mutex> <numeric> <optional> <ranges> <set> <span> <string>
  <string_view> <thread> <utility> <variant> <vector>)
if(CMAKE_UNITY_BUILD)
  list(APPEND muonscope_headers <nlohmann/json.hpp>)  # of many files in one, some need it
endif()
