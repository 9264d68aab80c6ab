# tollgate_embed_pack(TARGET NAME name FILES a.gate… [LIBRARY folder])
#
# Compiles the rules in FILES, and every module that they use, into TARGET as bytes; the program needs no file of rules:
#
#   #include "name.h"
#   tollgate::api::Rules rules = tollgate::api::compile(tollgate::packs::name());
#
# The rules are checked whenever TARGET is built and one of them has changed. A mistake fails the build with a line that
# editors understand, `file:line:column: error: …`, at its place in the rules. TARGET is linked to tollgate::tollgate.
# LIBRARY is the folder of the standard library; left out, it is found as the command finds it.
function(tollgate_embed_pack target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "NAME;LIBRARY" "FILES")
  if(NOT TARGET ${target})
    message(FATAL_ERROR "tollgate_embed_pack: there is no target `${target}`; call add_executable or add_library first")
  endif()
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "tollgate_embed_pack: does not know `${ARG_UNPARSED_ARGUMENTS}`; it takes NAME, FILES and LIBRARY")
  endif()
  if(NOT ARG_NAME MATCHES "^[A-Za-z][A-Za-z0-9_]*$")
    message(FATAL_ERROR "tollgate_embed_pack: NAME is the name of a C++ function, but it is `${ARG_NAME}`")
  endif()
  if(NOT ARG_FILES)
    message(FATAL_ERROR "tollgate_embed_pack: FILES names no file of rules")
  endif()
  set(files "")
  foreach(file IN LISTS ARG_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND files ${file})
  endforeach()
  set(library "")
  if(ARG_LIBRARY)
    cmake_path(ABSOLUTE_PATH ARG_LIBRARY BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    set(library --library ${ARG_LIBRARY})
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/tollgate-packs/${target})
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(
    OUTPUT ${folder}/${ARG_NAME}.cc ${folder}/${ARG_NAME}.h
    COMMAND tollgate::command embed --name ${ARG_NAME} --folder ${folder} --depfile ${folder}/${ARG_NAME}.d --format gcc ${library} ${files}
    DEPENDS ${files} tollgate::command
    DEPFILE ${folder}/${ARG_NAME}.d
    COMMENT "Checking and embedding the rules ${ARG_NAME}"
    VERBATIM)
  target_sources(${target} PRIVATE ${folder}/${ARG_NAME}.cc ${folder}/${ARG_NAME}.h)
  target_include_directories(${target} PRIVATE ${folder})
  target_link_libraries(${target} PRIVATE tollgate::tollgate)
endfunction()
