#include "core/studies/chaos_job.h"

namespace muonscope {

void start(ChaosJob& job, Chaos chaos) {
  const auto shared = std::make_shared<const Chaos>(std::move(chaos));
  job.start({shared, {}, {}, {}}, [shared](WorkerPool& pool, const ChaosJob::Report& report) {
    run_chaos(*shared, pool, study_control<ChaosSize, ChaosResult>(report, add));
  });
}

}  // namespace muonscope
