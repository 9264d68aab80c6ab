# Installs the build into an empty prefix, then configures, builds and runs tests/embedding against it; and shows that a
# mistake in the embedded rules fails that build at its own place.
set(work ${BUILD}/embedding)
file(REMOVE_RECURSE ${work})
set(flags "")
if(SANITIZE)
  set(flags "-fsanitize=${SANITIZE}")
endif()

function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
  message("${output}")
endfunction()

# The build must fail, and one line of what it prints must be exactly `line`.
function(fails_with line)
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${work}/build RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(code EQUAL 0)
    message(FATAL_ERROR "the build went on in spite of a mistake in the rules; expected\n${line}")
  endif()
  string(FIND "\n${output}" "\n${line}\n" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "the build failed without this line:\n${line}\nbut with\n${output}")
  endif()
endfunction()

step(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/prefix)
file(COPY ${SOURCE}/ DESTINATION ${work}/host)
step(${CMAKE_COMMAND} -S ${work}/host -B ${work}/build -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER}
     -DCMAKE_CXX_FLAGS=${flags} -DCMAKE_PREFIX_PATH=${work}/prefix)
step(${CMAKE_COMMAND} --build ${work}/build)
step(${work}/build/embedded)
# The program carries its rules: it needs no file of them.
file(RENAME ${work}/host/rules ${work}/host/rules-away)
step(${work}/build/embedded)
file(RENAME ${work}/host/rules-away ${work}/host/rules)

# A mistake in the file given, then one in a module that it only uses.
set(rules ${work}/host/rules)
file(READ ${rules}/release.gate good)
string(REPLACE "severity is 2 or worse" "severty is 2 or worse" bad "${good}")
file(WRITE ${rules}/release.gate "${bad}")
fails_with("${rules}/release.gate:9:33: error: `severty` is not defined [G0203]")
file(WRITE ${rules}/release.gate "${good}")
step(${CMAKE_COMMAND} --build ${work}/build)
file(READ ${rules}/model.gate good)
string(REPLACE "severity : Severity," "severity : Severty," bad "${good}")
file(WRITE ${rules}/model.gate "${bad}")
fails_with("${rules}/model.gate:11:14: error: there is no type `Severty` [G0205]")
file(WRITE ${rules}/model.gate "${good}")
step(${CMAKE_COMMAND} --build ${work}/build)
step(${work}/build/embedded)

# The installed command finds the installed library.
file(WRITE ${work}/probe.gate "use svtad.model\n\ndefine probe means phases, may be empty because \"a probe\"\n")
step(${work}/prefix/bin/tollgate check ${work}/probe.gate)
