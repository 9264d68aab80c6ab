# Writes C++ source that carries the texts of files, as a build step:
#   cmake -DFOLDER=… -DFILES=a.gate,data/b.csv -DOUTPUT=template_files.cc -P TextFiles.cmake
string(REPLACE "," ";" FILES "${FILES}")
set(rows "")
foreach(file IN LISTS FILES)
  file(READ "${FOLDER}/${file}" text)
  string(APPEND rows "    {\"${file}\", R\"#text#(${text})#text#\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"compiler/driver/template_files.h\"

namespace tollgate::driver {
namespace {
constexpr TemplateFile kFiles[] = {
${rows}};
}  // namespace

std::span<const TemplateFile> templateFiles() { return kFiles; }

}  // namespace tollgate::driver
")
