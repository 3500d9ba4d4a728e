#version 330 core
// Counts of particles in steps of colour: ColorSteps (app/paint/shading.h) of a cell's count.

uniform sampler2D counts;  // a texel a cell, row 0 on top
uniform int steps;
uniform float from[65];
uniform vec3 colors[66];

out vec4 color;

void main() {
  float count = texelFetch(counts, ivec2(gl_FragCoord.xy), 0).r;
  int low = 0, high = steps;
  while (low < high) {
    int middle = (low + high) / 2;
    if (count >= from[middle]) low = middle + 1;
    else high = middle;
  }
  color = vec4(colors[low], 1.0);
}
