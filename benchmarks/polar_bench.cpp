// Exact polar factors U Vᵀ: `polar` beside LAPACK's gesdd, Eigen's two SVDs and the eigenvalues of the Gram
// matrix (which lose half of the digits), on Gaussian matrices (condition number about n). All take turns in
// one run, on one thread; medians of the processor's time, which neighbours on the machine disturb less than
// the clock's, and how many times as long as `polar` each takes. LAPACK is the system's: OpenBLAS where that
// is installed (OPENBLAS_NUM_THREADS=1); it multiplies its factors itself.

#include <benchmark/benchmark.h>

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "core/base/heap.h"
#include "core/linalg/spectral_map.h"
#include "core/random/stream.h"

#ifdef MUONSCOPE_LAPACK
extern "C" void dgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n,
                       const int* k, const double* alpha, const double* a, const int* lda, const double* b,
                       const int* ldb, const double* beta, double* c, const int* ldc);
extern "C" void dgesdd_(const char* job, const int* m, const int* n, double* a, const int* lda, double* s,
                        double* u, const int* ldu, double* vt, const int* ldvt, double* work,
                        const int* lwork, int* iwork, int* info);
#endif

namespace {

using muonscope::Matrix;

#ifdef MUONSCOPE_LAPACK
Matrix by_lapack(const Matrix& matrix) {
  Matrix a = matrix;
  const int m = static_cast<int>(a.rows()), n = static_cast<int>(a.cols()), k = std::min(m, n);
  Matrix u(m, k), vt(k, n);
  Eigen::VectorXd s(k), work(1);
  std::vector<int> iwork(static_cast<std::size_t>(8 * k));
  int info = 0;
  for (int lwork : {-1, 0}) {  // first asks for the room that it needs
    if (lwork == 0) {
      lwork = static_cast<int>(work(0));
      work.resize(lwork);
    }
    dgesdd_("S", &m, &n, a.data(), &m, s.data(), u.data(), &m, vt.data(), &k, work.data(), &lwork,
            iwork.data(), &info);
  }
  Matrix result(m, n);
  const double one = 1, zero = 0;
  dgemm_("N", "N", &m, &n, &k, &one, u.data(), &m, vt.data(), &k, &zero, result.data(), &m);
  return result;
}
#endif

template <typename Solver>
Matrix by_svd(const Matrix& m) {
  const Solver solver(m, Eigen::ComputeThinU | Eigen::ComputeThinV);
  return solver.matrixU() * solver.matrixV().transpose();
}

Matrix by_gram(const Matrix& m) {
  if (m.rows() < m.cols()) return by_gram(m.transpose()).transpose();
  return m * Eigen::SelfAdjointEigenSolver<Matrix>(m.transpose() * m).operatorInverseSqrt();
}

struct Method {
  const char* name;
  std::function<Matrix(const Matrix&)> polar;
  std::vector<double> seconds{};
};

double seconds_of(const Method& method, const Matrix& m, int calls) {
  const std::clock_t begin = std::clock();
  for (int i = 0; i < calls; ++i) {
    Matrix result = method.polar(m);
    benchmark::DoNotOptimize(result.data());
  }
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / calls;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare(Eigen::Index rows, Eigen::Index cols) {
  constexpr int rounds = 15;
  constexpr double round_length = 0.01;  // s
  muonscope::Stream stream(1, "benchmark");
  const Matrix m = muonscope::gaussian(stream, rows, cols, 1);
  std::vector<Method> methods{{"polar", muonscope::polar},
#ifdef MUONSCOPE_LAPACK
                              {"gesdd", by_lapack},
#endif
                              {"BDCSVD", by_svd<Eigen::BDCSVD<Matrix>>},
                              {"JacobiSVD", by_svd<Eigen::JacobiSVD<Matrix>>},
                              {"Gram", by_gram}};
  for (int round = 0; round < rounds; ++round)
    for (Method& method : methods) {
      const double once = method.seconds.empty() ? seconds_of(method, m, 3) : method.seconds.front();
      const int calls = std::clamp(static_cast<int>(round_length / std::max(once, 1e-6)), 1, 10'000);
      method.seconds.push_back(seconds_of(method, m, calls));
    }
  const double own = median(methods.front().seconds);
  std::printf("%4td × %-4td %9.1f µs", rows, cols, 1e6 * own);
  for (std::size_t i = 1; i < methods.size(); ++i)
    std::printf("   %s ×%.2f", methods[i].name, median(methods[i].seconds) / own);
  std::printf("\n");
}

}  // namespace

int main() {
  Eigen::setCpuCacheSizes(32768, 524288, 8388608);
  muonscope::keep_freed_memory();
  for (const Eigen::Index n : {8, 16, 25, 32, 64, 128, 256}) compare(n, n);
  compare(128, 32);
  compare(128, 512);
}
