#include "core/run/dynamics.h"

#include "core/particles/particle_system.h"

namespace muonscope {
namespace {

const Blocks& no_blocks() {
  static const Blocks none;
  return none;
}

}  // namespace

const Blocks& Dynamics::blocks() const {
  return no_blocks();
}
const Blocks& Dynamics::gradient() const {
  return no_blocks();
}

std::unique_ptr<Dynamics> make_dynamics(std::shared_ptr<const Problem> problem, const Beginning& beginning,
                                        WorkerPool& pool) {
  if (const ParticleSystem* const system = problem->particles()) {
    return particle_dynamics({std::move(problem), system}, beginning, pool);
  }
  return matrix_dynamics(std::move(problem), beginning);
}

}  // namespace muonscope
