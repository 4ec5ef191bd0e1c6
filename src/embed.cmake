# embed_files(<target> <root> <file>...): makes files part of a target, byte for byte, under their
# names relative to <root>. An assembler's .incbin copes with any size and needs no generated C.
function(embed_files target root)
  list(SORT ARGN)
  set(contents "")
  set(table "")
  set(number 0)
  foreach(file ${ARGN})
    file(RELATIVE_PATH name ${root} ${file})
    string(APPEND contents
      "name_${number}: .asciz \"${name}\"\n"
      "begin_${number}: .incbin \"${file}\"\n"
      "end_${number}: .byte 0\n")
    string(APPEND table ".quad name_${number}, begin_${number}, end_${number}\n")
    math(EXPR number "${number} + 1")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_in_${target}.S)
  file(GENERATE OUTPUT ${source} CONTENT
"    .section .rodata
${contents}
    .balign 8
    .global dosimeter_embedded_file_count
dosimeter_embedded_file_count: .quad ${number}
    .section .data.rel.ro, \"aw\"
    .balign 8
    .global dosimeter_embedded_files
dosimeter_embedded_files:
${table}
    .section .note.GNU-stack, \"\", %progbits
")
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${ARGN}")
  target_sources(${target} PRIVATE ${source})
endfunction()
