#pragma once
// Curves as pixels, on the CPU: many times as fast as triangles where OpenGL itself is software, and the same
// bytes everywhere.

#include <span>

#include "app/paint/canvas.h"
#include "app/paint/image.h"

namespace muonscope {

/// The strokes over each other in an image of width×height pixels, transparent elsewhere. Canvas point p lies
/// at pixel scale·(p − origin); widths are multiplied by scale. Ends and joints are round. A pixel's coverage
/// is its distance to the line cut off linearly over one pixel: across a line it adds up to the line's width.
/// A stroke meets itself without seams, so that cutting it in pieces that share end points changes nothing.
Image rasterize(std::span<const Stroke> strokes, Point origin, double scale, int width, int height);

/// Leaves out points that lie closer than `tolerance` above or below the line through those that stay, where
/// x ascends. First and last points stay, and all where x turns or falls.
std::vector<Point> simplified(std::span<const Point> points, double tolerance);

}  // namespace muonscope
