# Each library comes from the system where it has it, else as a pinned release by its commit. A copy kept elsewhere is
# used with -DFETCHCONTENT_SOURCE_DIR_<NAME>=<folder>, which goes before the system's.
include(FetchContent)
set(our_unity_build ${CMAKE_UNITY_BUILD})
set(CMAKE_UNITY_BUILD OFF)  # other people's sources may not bear it
find_package(Threads REQUIRED)
find_package(PNG REQUIRED)

# Eigen 3.4.0. Its own CMake files build a test suite; its headers are all that is needed.
FetchContent_Declare(Eigen3
  GIT_REPOSITORY https://gitlab.com/libeigen/eigen.git
  GIT_TAG 3147391d946bb4b6c68edd901f2add6ac1f31f8c
  SOURCE_SUBDIR no-cmake-files
  FIND_PACKAGE_ARGS 3.4 NO_MODULE)
FetchContent_MakeAvailable(Eigen3)
if(NOT TARGET Eigen3::Eigen)
  add_library(Eigen3::Eigen INTERFACE IMPORTED GLOBAL)
  target_include_directories(Eigen3::Eigen SYSTEM INTERFACE ${eigen3_SOURCE_DIR})
endif()

# nlohmann/json v3.11.3
FetchContent_Declare(nlohmann_json
  GIT_REPOSITORY https://github.com/nlohmann/json.git
  GIT_TAG 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03
  FIND_PACKAGE_ARGS 3.11)
# CLI11 v2.4.2
FetchContent_Declare(CLI11
  GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git
  GIT_TAG 6c7b07a878ad834957b98d0f9ce1dbe0cb204fc9
  FIND_PACKAGE_ARGS 2.1)
FetchContent_MakeAvailable(nlohmann_json CLI11)

if(BUILD_TESTING)
  # doctest v2.4.11
  FetchContent_Declare(doctest
    GIT_REPOSITORY https://github.com/doctest/doctest.git
    GIT_TAG ae7a13539fb71f270b87eb2e874fbac80bc8dda2
    FIND_PACKAGE_ARGS)
  FetchContent_MakeAvailable(doctest)
endif()

if(MUONSCOPE_WINDOW)
  # GLFW 3.4
  set(GLFW_BUILD_DOCS OFF)
  set(GLFW_BUILD_TESTS OFF)
  set(GLFW_BUILD_EXAMPLES OFF)
  FetchContent_Declare(glfw3
    GIT_REPOSITORY https://github.com/glfw/glfw.git
    GIT_TAG 7b6aead9fb88b3623e3b3725ebb42670cbe4c579
    FIND_PACKAGE_ARGS 3.3)
  FetchContent_MakeAvailable(glfw3)
  find_package(OpenGL REQUIRED OPTIONAL_COMPONENTS EGL)  # EGL: PNG without a display
  include(${CMAKE_CURRENT_LIST_DIR}/ImGui.cmake)
  # Glyphs of the system's fonts, and right-to-left text: without them boxes, and text in the order it is stored.
  if(PkgConfig_FOUND)
    pkg_check_modules(system_fonts QUIET IMPORTED_TARGET fontconfig freetype2)
    pkg_check_modules(fribidi QUIET IMPORTED_TARGET fribidi)
  endif()
endif()
set(CMAKE_UNITY_BUILD ${our_unity_build})
