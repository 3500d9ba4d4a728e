#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>

#include "app/paint/rasterizer.h"

namespace muonscope {

/// Images that other threads want, drawn on the one that has OpenGL.
class ImageQueue {
 public:
  using Draw = std::function<Image(const ImageRequest&)>;

  /// `asked` is called on the asking thread (to wake the drawing one); it must be quick.
  explicit ImageQueue(std::function<void()> asked = {});
  ImageQueue(const ImageQueue&) = delete;
  ImageQueue& operator=(const ImageQueue&) = delete;

  /// Waits for the image; what drawing it throws is thrown here. OutputError where nobody draws any more.
  Image ask(const ImageRequest& request);

  /// On the drawing thread: draws what was asked for so far.
  void serve(const Draw& draw);
  /// The same for as long as somebody may still ask.
  void serve_while(const std::function<bool()>& may_ask, const Draw& draw);
  /// Nothing is drawn from now on.
  void close();

 private:
  struct Asked {
    const ImageRequest* request;
    std::promise<Image> image;
  };

  std::function<void()> asked_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Asked> waiting_;
  bool closed_ = false;
};

}  // namespace muonscope
