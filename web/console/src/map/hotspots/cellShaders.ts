/** The programs that paint cells: flat tones with hatches and an edge, or a surface in bands. */

/** Codes −8 … 8 have a tone each. */
export const TONES = 17
export const BANDS = 5

export const VERTEX = `#version 300 es
uniform mat4 uMatrix;
in vec2 aPlace;
in float aEdge;
in float aCode;
in float aValue;
out float vEdge;
out float vValue;
flat out float vCode;
void main() {
  vEdge = aEdge;
  vValue = aValue;
  vCode = aCode;
  gl_Position = uMatrix * vec4(aPlace, 0.0, 1.0);
}`

/** Hatches are counted as in hotspots/scales.ts; their lines are some pixels apart on every screen. */
export const FLAT = `#version 300 es
precision highp float;
uniform vec4 uTones[${TONES}];
uniform int uHatches[${TONES}];
uniform vec4 uEdge;
uniform float uRatio;
uniform float uOpacity;
uniform float uQuiet;
in float vEdge;
in float vValue;
flat in float vCode;
out vec4 outColour;

float line(float at, float every, float width) {
  float distance = abs(mod(at, every) - every * 0.5);
  return 1.0 - smoothstep(width * 0.5, width * 0.5 + 1.0, distance);
}

float dot_(vec2 at, float every, float radius) {
  vec2 within = mod(at, every) - every * 0.5;
  return 1.0 - smoothstep(radius, radius + 1.0, length(within));
}

/** How strongly a hatch covers this pixel. */
float cover(int hatch) {
  vec2 at = gl_FragCoord.xy / uRatio;
  if (hatch == 1) return max(0.3, dot_(at, 6.0, 1.6));
  if (hatch == 2) return max(0.3, line(at.y, 5.0, 2.0));
  if (hatch == 3) return max(0.35, line((at.x - at.y) * 0.7071, 5.0, 2.2));
  if (hatch == 4) return max(0.25, line((at.x + at.y) * 0.7071, 6.0, 1.6));
  if (hatch == 5) return max(0.2, max(line((at.x - at.y) * 0.7071, 6.0, 1.3), line((at.x + at.y) * 0.7071, 6.0, 1.3)));
  if (hatch == 6) return max(0.12, dot_(at, 10.0, 1.8));
  if (hatch == 7) return 0.08;
  return 1.0;
}

void main() {
  int tone = int(vCode) + 8;
  float width = fwidth(vEdge);
  float edge = 1.0 - smoothstep(width * 0.6, width * 1.6, vEdge);
  if (int(vCode) == 0) {
    if (vValue <= 0.0) discard;
    float faint = uQuiet * (0.35 + 0.65 * edge);
    outColour = vec4(uEdge.rgb * faint, faint);
    return;
  }
  float fill = cover(uHatches[tone]) * uOpacity;
  float alpha = max(fill, edge * 0.9);
  outColour = vec4(uTones[tone].rgb * alpha, alpha);
}`

export const BANDED = `#version 300 es
precision highp float;
uniform vec3 uBands[${BANDS}];
uniform float uMost;
uniform float uOpacity;
in float vEdge;
in float vValue;
flat in float vCode;
out vec4 outColour;
void main() {
  float share = clamp(vValue / uMost, 0.0, 1.0);
  float level = sqrt(share) * ${BANDS}.0;
  if (level < 0.45) discard;
  int band = clamp(int(floor(level)), 0, ${BANDS - 1});
  float rim = 1.0 - smoothstep(0.6, 1.6, abs(level - round(level)) / max(fwidth(level), 1e-4));
  float alpha = mix(uOpacity * smoothstep(0.45, 1.4, level), 0.95, rim * 0.55);
  outColour = vec4(uBands[band] * alpha, alpha);
}`
