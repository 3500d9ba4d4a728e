#pragma once
// min L(P,Q) = ½‖M* − P Qᵀ‖²_F, P n×d, Q m×d (arXiv 2606.30509).

#include "core/linalg/panel_matrix.h"
#include "core/problems/problem.h"

namespace muonscope {

class MatrixFactorization final : public Problem {
 public:
  /// target n×m, p n×d, q m×d; `init_scale` as in FactorizationFacts.
  MatrixFactorization(Matrix target, Matrix p, Matrix q, double init_scale = 0);
  const Blocks& initial() const override { return initial_; }
  double evaluate(const Blocks& x, Blocks& gradient) const override;
  /// Of the best approximation of rank d, ½Σs*ᵢ² over i > d (Eckart & Young 1936).
  std::optional<double> minimum() const override;
  /// PQᵀ − M*, its products with Q and P at 2nmd each, and the loss, 2nm.
  double flops() const override;
  std::vector<Input> inputs() const override { return inputs_; }
  const ProductFacts* product() const override { return &product_; }
  const FactorizationFacts* factorization() const override { return &facts_; }
  /// s*ᵢ − uᵢᵀPQᵀvᵢ along M*'s singular vectors.
  std::optional<Modes> modes() const override;
  HessianAt hessian() const override;
  const Matrix& target() const { return product_.target; }

  static ProblemKind kind();

 private:
  static std::shared_ptr<const Problem> make(const Spec& spec, std::uint64_t seed,
                                             const std::filesystem::path& directory);

  double evaluate_in_panels(const PanelMatrix& p, const PanelMatrix& q, Blocks& gradient) const;

  ProductFacts product_;
  PanelMatrix target_panels_;
  Blocks initial_;
  FactorizationFacts facts_;
  std::vector<Input> inputs_;  ///< filled by make() for what came from files
};

const Catalogue& factor_init_catalogue();

}  // namespace muonscope
