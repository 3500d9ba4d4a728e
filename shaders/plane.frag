#version 330 core
// The loss of two numbers: tones in steps of its residual s* - xy, and iso-lines at multiples of `spacing`.

uniform vec4 residual;  // residual_across (app/paint/shading.h): s* - xy = c0 + c1 u + c2 v + c3 u v
uniform vec2 size;      // of the picture in pixels; row 0 is on top
uniform int steps;
uniform float from[65];
uniform vec3 colors[66];
uniform float spacing;
uniform float line_width;  // in pixels
uniform vec3 line_color;

out vec4 color;

/// How much of this pixel the line covers, `away` pixels from its middle.
float coverage(float away) {
  float half_width = line_width / 2.0;
  return clamp(min(0.5, away + half_width) - max(-0.5, away - half_width), 0.0, 1.0);
}

void main() {
  vec2 at = 2.0 * gl_FragCoord.xy / size - 1.0;
  float value = residual.x + residual.y * at.x + residual.z * at.y + residual.w * at.x * at.y;
  int low = 0, high = steps;
  while (low < high) {
    int middle = (low + high) / 2;
    if (abs(value) >= from[middle]) low = middle + 1;
    else high = middle;
  }
  // The way to the nearest line, by the slope here; a line through a saddle is where both vanish.
  vec2 slope = vec2(residual.y + residual.w * at.y, residual.z + residual.w * at.x) * 2.0 / size;
  float line = round(value / spacing);
  float away = abs(value - line * spacing) / max(length(slope), 1e-30);
  float covered = line == 0.0 ? 0.0 : coverage(away);
  color = vec4(mix(colors[low], line_color, covered), 1.0);
}
