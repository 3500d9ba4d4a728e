#include "app/export/exporter.h"

#include <utility>

#include "core/base/failure.h"

namespace muonscope {

Exporter::Exporter(std::function<void()> finished)
    : finished_(std::move(finished)), thread_([this] { work(); }) {}

Exporter::~Exporter() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Exporter::start(Job job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
}

bool Exporter::busy() const {
  const std::lock_guard lock(mutex_);
  return working_ || !jobs_.empty();
}

std::optional<Exporter::Outcome> Exporter::take() {
  const std::lock_guard lock(mutex_);
  if (outcomes_.empty()) return std::nullopt;
  Outcome outcome = std::move(outcomes_.front());
  outcomes_.pop_front();
  return outcome;
}

void Exporter::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    working_ = true;
    lock.unlock();
    Outcome outcome;
    if (std::optional<Failure> failure = failure_of([&] { outcome.text = job(); }))
      outcome = {std::move(failure->text), true};
    lock.lock();
    working_ = false;
    [[maybe_unused]] const auto unheard = failure_of([&] {
      outcomes_.push_back(std::move(outcome));
      if (finished_) finished_();
    });
  }
}

}  // namespace muonscope
