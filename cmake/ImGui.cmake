# Target muonscope_imgui: Dear ImGui with its GLFW and OpenGL 3 backends, which are linked only by who uses them.
# Debian's libimgui-dev (1.86) has no CMake files but a pkg-config one.
add_library(muonscope_imgui INTERFACE)

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND AND NOT FETCHCONTENT_SOURCE_DIR_IMGUI)
  pkg_check_modules(imgui QUIET IMPORTED_TARGET imgui)
endif()

if(TARGET PkgConfig::imgui)
  # Debian's libimgui.a leaves the stb functions to libstb.
  target_link_libraries(muonscope_imgui INTERFACE PkgConfig::imgui stb)
else()
  # Dear ImGui v1.92.9
  FetchContent_Declare(imgui
    GIT_REPOSITORY https://github.com/ocornut/imgui.git
    GIT_TAG 01380c579715e62fb9a8d6ec0502c4ea83bfde6e)
  FetchContent_MakeAvailable(imgui)
  add_library(imgui_sources STATIC
    ${imgui_SOURCE_DIR}/imgui.cpp
    ${imgui_SOURCE_DIR}/imgui_draw.cpp
    ${imgui_SOURCE_DIR}/imgui_tables.cpp
    ${imgui_SOURCE_DIR}/imgui_widgets.cpp
    ${imgui_SOURCE_DIR}/misc/cpp/imgui_stdlib.cpp
    ${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp
    ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp)
  target_include_directories(imgui_sources SYSTEM PUBLIC ${imgui_SOURCE_DIR})
  target_compile_definitions(imgui_sources PUBLIC IMGUI_USE_WCHAR32)  # characters beyond 16 bits, such as 𝓛
  target_link_libraries(imgui_sources PRIVATE glfw ${CMAKE_DL_LIBS})
  target_link_libraries(muonscope_imgui INTERFACE imgui_sources)
endif()
