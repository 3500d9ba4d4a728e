#include "core/particles/mean_field.h"

namespace muonscope {

double sum_of_places(std::span<const double, block_particles> places) {
  return ((places[0] + places[1]) + (places[2] + places[3])) +
         ((places[4] + places[5]) + (places[6] + places[7]));
}

double total(const std::array<double, max_cloud_blocks>& by_block) {
  double sum = 0;
  for (const double part : by_block) sum += part;
  return sum;
}

Tally Passes::run(const std::function<void(Share, Tally&)>& task) const {
  std::vector<Tally> parts(shares_.size());
  pool_->for_each(parts.size(), [&](std::size_t i) { task(shares_[i], parts[i]); });
  Tally sum = std::move(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    for (std::size_t k = 0; k < sum.features.size(); ++k) sum.features[k] += parts[i].features[k];
    for (std::size_t b = 0; b < max_cloud_blocks; ++b) {
      sum.potential[b] += parts[i].potential[b];
      sum.power[b] += parts[i].power[b];
    }
    sum.finite = sum.finite && parts[i].finite;
  }
  return sum;
}

void Passes::each(const std::function<void(std::size_t i, Share)>& task) const {
  pool_->for_each(shares_.size(), [&](std::size_t i) { task(i, shares_[i]); });
}

void Passes::count_features(const Cloud& x, Share share, Tally& tally) const {
  if (objective_->vantage_size() == 0) add_features(x, share, {}, tally);
}

/// Those of a last, incomplete block only where there are any.
void Passes::add_features(const Cloud& x, Share share, std::span<const double> vantage, Tally& tally) const {
  const std::size_t count = objective_->features(), particles = particles_of(x);
  const bool has_part = (share.first + share.blocks) * block_particles > particles;
  std::vector<double> sums(count * block_particles, 0.0);
  objective_->add_features(x, {share.first, share.blocks - (has_part ? 1 : 0)}, vantage, sums);
  if (has_part) {
    std::vector<double> last(sums.size(), 0.0);
    objective_->add_features(x, {share.first + share.blocks - 1, 1}, vantage, last);
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t place = 0; place < particles % block_particles; ++place)
        sums[k * block_particles + place] += last[k * block_particles + place];
    }
  }
  tally.features.resize(count);
  for (std::size_t k = 0; k < count; ++k)
    tally.features[k] =
        sum_of_places(std::span<const double, block_particles>(&sums[k * block_particles], block_particles));
}

MeanField Passes::field(const Tally& tally, const Cloud& x) const {
  MeanField field;
  field.u = tally.features;
  if (objective_->vantage_size() > 0) {
    field.vantage = objective_->vantage(x, *this);
    field.u = run([&](Share share, Tally& part) { add_features(x, share, field.vantage, part); }).features;
  }
  for (double& u : field.u) u /= static_cast<double>(particles_of(x));
  field.value = objective_->value(field.u);
  field.slopes.resize(field.u.size());
  objective_->differentiate(field.u, field.slopes);
  objective_->look_from_zero(field.vantage, field.u);
  return field;
}

MeanField Passes::field(const Cloud& x) const {
  return field(run([&](Share share, Tally& tally) { count_features(x, share, tally); }), x);
}

void Passes::force(const Cloud& x, Share share, const MeanField& field, Cloud& v) const {
  objective_->force(x, share, field.vantage, field.slopes, v);
  clear_padding(v, share);
}

void Passes::map(const Cloud& p, Share share, double smoothing, Cloud* d, Tally& tally) const {
  const std::vector<ObjectiveBlock> blocks = objective_->blocks();
  for (std::size_t b = 0; b < p.size(); ++b) {
    const ParticleArray& m = p[b].value;
    double potential[block_particles] = {}, power[block_particles] = {};
    kernels().regularized_polar({m.shape().rows, m.shape().cols, blocks[b].smoothing_under(smoothing),
                                 share.blocks, m.block(share.first),
                                 d ? (*d)[b].value.block(share.first) : nullptr, potential, power});
    tally.potential[b] += sum_of_places(potential);
    tally.power[b] += sum_of_places(power);
  }
}

}  // namespace muonscope
