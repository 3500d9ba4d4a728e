#pragma once
// Propagation of chaos (arXiv 2605.23871; Sznitman 1991): N i.i.d. particles under one lane's rule come as
// close to the mean-field limit as N draws of it, so that what differs falls like N^(−1/2). The limit is a
// large reference cloud, whose draws no other cloud shares.

#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/base/worker_pool.h"
#include "core/experiment/experiment.h"
#include "core/studies/chaos_fit.h"
#include "core/studies/study_control.h"

namespace muonscope {

/// One cloud of many.
struct ChaosCloud {
  std::size_t count = 0;  ///< of its particles
  std::size_t seed = 0;
  ChaosDistance distance;
};

/// An experiment and what is compared: `spec` with lane and steps filled in. Edits of the experiment are not
/// applied.
struct Chaos {
  Experiment base;
  ChaosSpec spec;

  /// N of every size, ascending.
  std::vector<std::size_t> counts() const;
  std::size_t lane() const;
  /// Steps of single particles, all clouds together: what takes the time. Less of what is done already.
  Step work(const std::vector<ChaosCloud>& done = {}) const;
};

/// What the experiment declares, or the defaults for one that declares nothing (chaos_of). InputError, also
/// where the reference cloud does not fit into memory.
Chaos declared_chaos(const Experiment& experiment);

/// All clouds of one size, in the order of their seeds.
struct ChaosSize {
  std::size_t count = 0;
  std::vector<ChaosDistance> clouds;
};

/// A cloud ran away before the comparison: there is nothing to compare.
struct CloudDiverged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Its parts are finished by one thread at a time.
using ChaosControl = StudyControl<ChaosSize>;

/// Clouds that were compared already, and whom each further one is reported to, by one thread at a time.
struct ChaosRecord {
  std::vector<ChaosCloud> done;
  std::function<void(const ChaosCloud&)> found{};
};

/// Runs the reference, then all clouds that are left, one a worker; progress is of these. The same bits for
/// every number of threads. Finished sizes, ascending: all of them unless cancelled. CloudDiverged.
std::vector<ChaosSize> run_chaos(const Chaos& chaos, WorkerPool& pool, const ChaosControl& control,
                                 const ChaosRecord& record = {});

/// Immutable once handed out; while the work goes on, the sizes that are finished.
struct ChaosResult {
  std::shared_ptr<const Chaos> chaos;
  std::vector<ChaosSize> sizes;  ///< ascending
  ChaosCurve mean_field;         ///< RMS over the seeds of ‖u_N − u_ref‖
  ChaosCurve wasserstein;        ///< the same of the sliced Wasserstein distance of order 1 in phase space
  bool complete() const { return chaos && sizes.size() == chaos->counts().size(); }
  const Experiment& base() const { return chaos->base; }
};

/// A finished size joins the result, and curves follow.
void add(ChaosResult& result, const ChaosSize& size);

}  // namespace muonscope
