#include "app/export/image_queue.h"

#include <chrono>
#include <utility>

#include "core/base/errors.h"

namespace muonscope {
namespace {

/// How soon it is noticed that nobody may ask any more.
constexpr std::chrono::milliseconds patience{20};

std::exception_ptr closed_error() {
  return std::make_exception_ptr(OutputError("the window has closed: there is nothing to draw images with"));
}

}  // namespace

ImageQueue::ImageQueue(std::function<void()> asked) : asked_(std::move(asked)) {}

Image ImageQueue::ask(const ImageRequest& request) {
  std::future<Image> image;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) std::rethrow_exception(closed_error());
    image = waiting_.emplace_back(Asked{&request, {}}).image.get_future();
  }
  arrived_.notify_one();
  if (asked_) asked_();
  return image.get();
}

void ImageQueue::serve(const Draw& draw) {
  std::unique_lock lock(mutex_);
  while (!waiting_.empty()) {
    Asked next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    try {
      next.image.set_value(draw(*next.request));
    } catch (...) {
      next.image.set_exception(std::current_exception());
    }
    lock.lock();
  }
}

void ImageQueue::serve_while(const std::function<bool()>& may_ask, const Draw& draw) {
  while (may_ask()) {
    {
      std::unique_lock lock(mutex_);
      arrived_.wait_for(lock, patience, [this] { return !waiting_.empty(); });
    }
    serve(draw);
  }
}

void ImageQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (Asked& each : waiting_) each.image.set_exception(closed_error());
  waiting_.clear();
}

}  // namespace muonscope
