#include "core/problems/problem.h"

#include <stdexcept>

namespace muonscope {

SymmetricMap Problem::hessian(const Blocks&) const {
  throw std::logic_error("this problem has no Hessian");
}

}  // namespace muonscope
