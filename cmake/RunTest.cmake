# Runs one doctest program twice over: readable output on the console, JUnit XML into RESULTS.
file(MAKE_DIRECTORY ${RESULTS})
execute_process(COMMAND ${PROGRAM} --reporters=junit --out=${RESULTS}/${NAME}.xml
                RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  execute_process(COMMAND ${PROGRAM} --no-version)
  message(FATAL_ERROR "${NAME} failed (${code})")
endif()
