#include "app/cli/trails.h"

#include <algorithm>
#include <limits>

#include "core/particles/particle_system.h"

namespace muonscope {

Trails::Trails(const Run& run, Step end, const std::vector<std::string>& figures) {
  const ParticleSystem* const particles = run.problem()->particles();
  const std::size_t count = particles != nullptr ? particles_of(particles->positions()) : 0;
  kept_ = particles != nullptr && count <= most_trailing &&
          std::any_of(figures.begin(), figures.end(), [](const std::string& id) { return is_of_clouds(id); });
  if (kept_) begin_ = end - static_cast<Step>(longest_trail(count)) + 1;
}

void Trails::look(const Run& run) {
  if (kept_ && run.step() >= begin_) history_.add(take_snapshot(run, {.clouds = true}), std::nullopt);
}

Step Trails::until_next_look(Step step) const {
  if (!kept_) return std::numeric_limits<Step>::max();
  return std::max<Step>(begin_ - step, 1);
}

FigureInput Trails::input(const Snapshot& snapshot) {
  if (kept_) history_.add(snapshot, std::nullopt);
  FigureInput input{&snapshot};
  input.history = &history_;
  input.holds_trails = kept_;
  return input;
}

}  // namespace muonscope
