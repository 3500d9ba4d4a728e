// J* of every problem of matrices.

#include <doctest/doctest.h>

#include "core/experiment/problem_catalogue.h"
#include "core/linalg/svd.h"
#include "core/problems/linear_attention.h"
#include "core/problems/matrix_factorization.h"
#include "tests/numerics/differences.h"

using namespace muonscope;
using namespace muonscope::testing;

TEST_CASE("the loss of a factorization cannot go below half the squares beyond rank d") {
  const Matrix target = random_matrix(5, 7, 4);
  const Svd parts = svd(target);
  for (const Eigen::Index inner : {1, 3, 5, 6, 9}) {
    const Eigen::Index kept = std::min<Eigen::Index>(inner, 5);
    Matrix p = Matrix::Zero(5, inner), q = Matrix::Zero(7, inner);
    p.leftCols(kept) = parts.u.leftCols(kept) * parts.s.head(kept).cwiseSqrt().asDiagonal();
    q.leftCols(kept) = parts.v.leftCols(kept) * parts.s.head(kept).cwiseSqrt().asDiagonal();
    const MatrixFactorization problem(target, p, q);
    Blocks gradient = problem.initial();
    const double loss = problem.evaluate(problem.initial(), gradient);
    CHECK(std::abs(loss - *problem.minimum()) < 1e-13);
    CHECK((inner < 5) == (*problem.minimum() > 0.01));
    CHECK(gradient[0].value.norm() + gradient[1].value.norm() < 1e-12);
  }
}

TEST_CASE("every problem of matrices has a J* that its start is not below; linear attention's is 0") {
  for (const ProblemKind& row : problem_kinds()) {
    if (!row.offer.always.has(Capability::matrices)) continue;
    CAPTURE(row.kind.id);
    const auto problem = settled(row, default_spec(row.kind));
    REQUIRE(problem->minimum());
    Blocks gradient = problem->initial();
    CHECK(problem->evaluate(problem->initial(), gradient) >= *problem->minimum());
  }
  CHECK(*LinearAttention(Vector::Ones(2), 3, Matrix::Zero(2, 2)).minimum() == 0);
}
