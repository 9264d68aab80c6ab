# What an installation holds: the command, the standard library, manual page and completions, and libtollgate.
include(CMakePackageConfigHelpers)
find_package(Threads REQUIRED)

# ---- libtollgate: all parts in one archive but the command and the compiled engine, which is a module beside it
set(parts support syntax grammar sema ir fingerprint lower table ingest load plan interpret example jit_loader report api)
set(objects "")
foreach(part IN LISTS parts)
  list(APPEND objects $<TARGET_OBJECTS:tollgate_${part}>)
endforeach()
add_library(tollgate_bundle STATIC ${objects})
set_target_properties(tollgate_bundle PROPERTIES OUTPUT_NAME tollgate EXPORT_NAME tollgate LINKER_LANGUAGE CXX)
target_compile_features(tollgate_bundle INTERFACE cxx_std_20)
target_include_directories(tollgate_bundle INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
  "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR};${CMAKE_INSTALL_INCLUDEDIR}/tollgate>")
target_link_libraries(tollgate_bundle INTERFACE
  fmt::fmt EXPAT::EXPAT simdjson::simdjson ICU::i18n ICU::uc OpenSSL::Crypto antlr4-runtime Threads::Threads ${CMAKE_DL_LIBS}
  $<BUILD_INTERFACE:tollgate_sanitizers>)

install(TARGETS tollgate_bundle EXPORT tollgateTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT tollgateTargets NAMESPACE tollgate:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tollgate)
set(module ${CMAKE_INSTALL_LIBDIR}/tollgate/libtollgate-jit.so)
if(NOT TARGET tollgate_jit_module)
  set(module "")
endif()
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/tollgateConfig.cmake.in ${PROJECT_BINARY_DIR}/tollgateConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tollgate PATH_VARS module)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tollgateConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tollgateConfig.cmake ${PROJECT_BINARY_DIR}/tollgateConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/TollgateEmbed.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tollgate)
foreach(folder compiler/support compiler/syntax compiler/sema compiler/ir compiler/fingerprint compiler/lower
               runtime/table runtime/ingest runtime/plan runtime/interpret runtime/example runtime/report runtime/api)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tollgate/${folder}
    FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
endforeach()
# What others include: <tollgate/tollgate.h>.
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/include/tollgate/tollgate.h CONTENT
  "#pragma once\n#include \"runtime/api/tollgate.h\"  // the manual stands at its head\n")
install(FILES ${PROJECT_BINARY_DIR}/include/tollgate/tollgate.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tollgate)
install(FILES ${PROJECT_SOURCE_DIR}/runtime/jit/jit_engine.h ${PROJECT_SOURCE_DIR}/runtime/jit/load_jit.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tollgate/runtime/jit)

# ---- the command
set_target_properties(tollgate PROPERTIES EXPORT_NAME command)
install(TARGETS tollgate EXPORT tollgateTargets RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/stdlib DESTINATION ${CMAKE_INSTALL_DATADIR}/tollgate FILES_MATCHING PATTERN "*.gate" PATTERN "*.csv")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/diagnostics DESTINATION ${CMAKE_INSTALL_DATADIR}/tollgate)  # editors link to them
install(FILES ${PROJECT_SOURCE_DIR}/docs/tollgate.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(completions ${PROJECT_BINARY_DIR}/completions)
add_custom_command(
  OUTPUT ${completions}/tollgate ${completions}/_tollgate ${completions}/tollgate.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${completions}
  COMMAND tollgate completion bash > ${completions}/tollgate
  COMMAND tollgate completion zsh > ${completions}/_tollgate
  COMMAND tollgate completion fish > ${completions}/tollgate.fish
  DEPENDS tollgate VERBATIM)
add_custom_target(tollgate_completions ALL DEPENDS ${completions}/tollgate)
install(FILES ${completions}/tollgate DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${completions}/_tollgate DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${completions}/tollgate.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# ---- a program of somebody else that finds the installation
if(TOLLGATE_TESTS)
  add_test(NAME embedding
    COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR} -DSOURCE=${PROJECT_SOURCE_DIR}/tests/embedding
            -DGENERATOR=${CMAKE_GENERATOR} -DCOMPILER=${CMAKE_CXX_COMPILER} -DSANITIZE=${TOLLGATE_SANITIZE}
            -DLIBDIR=${CMAKE_INSTALL_LIBDIR} -DJIT=$<TARGET_EXISTS:tollgate_jit_module> -P ${PROJECT_SOURCE_DIR}/cmake/RunEmbedding.cmake)
  set_tests_properties(embedding PROPERTIES TIMEOUT 600)
endif()
