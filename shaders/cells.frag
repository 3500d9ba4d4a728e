#version 330 core
// One particle more, where blending adds.

out float count;

void main() {
  count = 1.0;
}
