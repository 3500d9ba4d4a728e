# muonscope_embed(<target> <name> <file>...): compiles the files' bytes into the target, to be read through
# `muonscope::embedded::<name>()` of the generated header embedded/<name>.h: a list of {file name, contents}.
function(muonscope_embed target name)
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(header ${directory}/embedded/${name}.h)
  set(source ${directory}/embedded/${name}.cpp)
  list(JOIN ARGN "|" files)
  add_custom_command(
    OUTPUT ${source} ${header}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} "-DFILES=${files}" -DHEADER=${header} -DSOURCE=${source}
            -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${source} ${header})
  # Names in them repeat, and reading the precompiled headers would take longer than to compile them.
  set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON SKIP_PRECOMPILE_HEADERS ON)
  target_include_directories(${target} PRIVATE ${directory})
endfunction()
