#version 330 core
// A particle as a point in the middle of its cell, by the arithmetic of CellScale (app/figures/kit/splat.h) and of
// place_of (app/figures/particles/cloud_places.cpp): each operation rounded once, none fused, so that both count alike.
#extension GL_ARB_gpu_shader5 : enable
#ifdef GL_ARB_gpu_shader5
#define EXACT precise
#else
// Such drivers may fuse the camera's products and sums: particles on a cell's edge may then change sides.
#define EXACT
#endif

layout(location = 0) in float first;
layout(location = 1) in float second;
layout(location = 2) in float third;  // 0 where there are two coordinates

uniform vec4 across, up;            // PlacedCloud::placement
uniform vec4 column_scale, row_scale;  // CellScale: start, cells a unit, end, the last cell's middle
uniform vec2 grid;                  // columns, rows

bool holds(vec4 scale, float value) {
  return value >= scale.x && value <= scale.z;
}

float cell(vec4 scale, float value) {
  EXACT float place = (value - scale.x) * scale.y;
  return floor(min(place, scale.w));
}

void main() {
  EXACT float x = across.x * first + across.y * second + across.z * third + across.w;
  EXACT float y = up.x * first + up.y * second + up.z * third + up.w;
  vec2 at = (2.0 * vec2(cell(column_scale, x), cell(row_scale, y)) + 1.0) / grid - 1.0;
  bool inside = holds(column_scale, x) && holds(row_scale, y);
  gl_Position = inside ? vec4(at, 0.0, 1.0) : vec4(2.0, 2.0, 0.0, 1.0);
}
