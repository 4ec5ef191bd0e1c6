# cmake -D PROGRAM=... -D VALGRIND=... -D BUILD=... -D EXPECTED=... -P check.cmake
# Fails where scoring the demo notes takes more than 3 % more instructions, or 10 % fewer, than the
# file EXPECTED says for the BUILD, a compiler and its flags. Instructions, not seconds: they are the
# same on a busy machine.

cmake_minimum_required(VERSION 3.22)
set(most_more 103)   # per cent
set(least_fewer 90)

set(expected "")
file(STRINGS ${EXPECTED} lines)
foreach(line ${lines})
  if(line MATCHES "^([0-9]+) (.*)$" AND CMAKE_MATCH_2 STREQUAL BUILD)
    set(expected ${CMAKE_MATCH_1})
  endif()
endforeach()
if(NOT expected)
  message("SKIPPED: ${EXPECTED} has no figure for ${BUILD}")
  return()
endif()

execute_process(
  COMMAND ${VALGRIND} --tool=callgrind --collect-atstart=no --callgrind-out-file=/dev/null ${PROGRAM}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
if(result EQUAL 77)
  message("SKIPPED: ${output}")
  return()
endif()
if(NOT result EQUAL 0 OR NOT errors MATCHES "Collected : ([0-9]+)")
  message(FATAL_ERROR "${PROGRAM} could not be measured:\n${output}${errors}")
endif()
set(found ${CMAKE_MATCH_1})

math(EXPR share "${found} * 1000 / ${expected}")
message("scoring the demo notes: ${found} instructions, ${share} per mille of ${expected}")
math(EXPR most "${expected} * ${most_more} / 100")
math(EXPR least "${expected} * ${least_fewer} / 100")
if(found GREATER most)
  message(FATAL_ERROR
    "Scoring has become slower: ${found} instructions where ${EXPECTED} allows ${most}.\n"
    "Find what takes them: valgrind --tool=callgrind --collect-atstart=no ${PROGRAM}, then "
    "callgrind_annotate callgrind.out.*. If they are worth it, write \"${found} ${BUILD}\" "
    "into ${EXPECTED} and say why in the commit.")
endif()
if(found LESS least)
  message(FATAL_ERROR
    "Scoring has become faster: ${found} instructions instead of ${expected}. Keep it so: write "
    "\"${found} ${BUILD}\" into ${EXPECTED}.")
endif()
