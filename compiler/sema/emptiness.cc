#include "compiler/sema/checker.h"
namespace tollgate::sema {
void Checker::checkEmptiness() {}
}
