# Runs one doctest program, with ARGUMENTS if given: JUnit XML into RESULTS; if it fails, once more with readable output.
file(MAKE_DIRECTORY ${RESULTS})
execute_process(COMMAND ${PROGRAM} ${ARGUMENTS} --reporters=junit --out=${RESULTS}/${NAME}.xml
                RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  execute_process(COMMAND ${PROGRAM} ${ARGUMENTS} --no-version)
  message(FATAL_ERROR "${NAME} failed (${code})")
endif()
