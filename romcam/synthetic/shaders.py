"""The programs that run for every vertex and every pixel."""

ROOM_VERTEX = """
#version 330
uniform mat4 view;
in vec3 position; in vec3 normal; in vec3 colour; in vec3 second; in vec4 pattern;
out vec3 v_normal; out vec3 v_position; out vec3 v_colour; out vec3 v_second; out vec4 v_pattern;
void main() {
    v_normal = normal; v_position = position; v_colour = colour; v_second = second; v_pattern = pattern;
    gl_Position = view * vec4(position, 1.0);
}
"""

PERSON_VERTEX = """
#version 330
uniform mat4 view;
in vec3 position; in vec3 normal; in vec3 colour; in vec4 layers; in vec2 place;
out vec3 v_normal; out vec3 v_colour; out vec4 v_layers; out vec2 v_place;
void main() {
    v_normal = normal; v_colour = colour; v_layers = layers; v_place = place;
    gl_Position = view * vec4(position, 1.0);
}
"""

_LOOK = """
#version 330
uniform vec3 light_from; uniform float light; uniform float ambient;
out vec4 picture;
float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
    float low = mix(hash(i), hash(i + vec2(1, 0)), f.x);
    float high = mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x);
    return mix(low, high, f.y);
}
float edge(float x) {
    float w = fwidth(x);
    return mix(smoothstep(0.25 - w, 0.25 + w, abs(fract(x) - 0.5)), 0.5, clamp(w, 0.0, 1.0));
}
float share(vec2 p, int kind) {
    if (kind == 1) return edge(p.x);
    if (kind == 2) return 0.5 * (edge(p.x) + edge(p.y));
    if (kind == 3) return 0.6 * noise(p) + 0.4 * noise(3.1 * p + 7.0);
    if (kind == 4) return edge(p.y);
    if (kind == 5) {  // lines of blocks, about as dense as writing
        vec2 within = fract(p), cell = floor(p * vec2(16.0, 6.0));
        float patch = step(0.15, within.x) * step(within.x, 0.85) * step(0.3, within.y) * step(within.y, 0.7);
        float line = step(fract(p.y * 6.0), 0.7);
        return patch * line * step(0.42, hash(cell));
    }
    return 0.0;
}
void lit(vec3 n, vec3 to_eye, vec3 base, float gloss) {
    if (dot(n, to_eye) < 0.0) n = -n;
    base = pow(base, vec3(2.2));
    float sky = ambient * mix(0.55, 1.0, 0.5 + 0.5 * n.z);
    float sun = light * max(0.0, 0.12 + 0.88 * dot(n, light_from));
    float fill = 0.18 * light * max(0.0, dot(n, to_eye));
    float shine = gloss * light * pow(max(0.0, dot(normalize(to_eye + light_from), n)), 24.0);
    vec3 seen = clamp(base * (sky + sun + fill) + vec3(0.35 * shine), 0.0, 1.0);
    picture = vec4(pow(seen, vec3(1.0 / 2.2)), 1.0);
}
"""

ROOM_FRAGMENT = (
    _LOOK
    + """
uniform vec3 eye;
in vec3 v_normal; in vec3 v_position; in vec3 v_colour; in vec3 v_second; in vec4 v_pattern;
void main() {
    vec3 base = mix(v_colour, v_second, share(v_pattern.xy, int(v_pattern.z + 0.5)));
    lit(normalize(v_normal), normalize(eye - v_position), base, v_pattern.w);
}
"""
)

PERSON_FRAGMENT = (
    _LOOK
    + """
uniform vec3 to_eye;  // from the person, not from each point: near enough for their light and shade
uniform int layer_count; uniform vec3 layer_colour[4]; uniform vec3 layer_second[4];
uniform vec3 layer_print[4];  // kind, repeats a metre, gloss
in vec3 v_normal; in vec3 v_colour; in vec4 v_layers; in vec2 v_place;
void main() {
    vec3 base = v_colour; float gloss = 0.12;
    for (int i = 0; i < layer_count; ++i) {
        float w = 0.6 * fwidth(v_layers[i]) + 1e-6;
        float over = smoothstep(-w, w, v_layers[i]);
        if (over > 0.0) {
            vec3 own = mix(layer_colour[i], layer_second[i],
                           share(v_place * layer_print[i].y, int(layer_print[i].x + 0.5)));
            own *= 1.0 - 0.25 * (1.0 - smoothstep(0.0, 0.012, v_layers[i]));  // the seam along a border
            base = mix(base, own, over); gloss = mix(gloss, layer_print[i].z, over);
        }
    }
    lit(normalize(v_normal), to_eye, base, gloss);
}
"""
)

CARD_VERTEX = """
#version 330
uniform mat4 view;
in vec3 position; in vec3 normal; in vec2 place;
out vec3 v_normal; out vec3 v_position; out vec2 v_place;
void main() {
    v_normal = normal; v_position = position; v_place = place;
    gl_Position = view * vec4(position, 1.0);
}
"""

CARD_FRAGMENT = (
    _LOOK
    + """
uniform vec3 eye; uniform sampler2D face;
uniform vec4 square;  // the printed square on the card: left, top, width, height; 0 to 1
uniform vec3 print;   // brightness of paper, of ink; gloss
in vec3 v_normal; in vec3 v_position; in vec2 v_place;
const int N = 8;
void main() {
    // The mean over the pixel's own area: a texture's levels of detail blur a tag of a few pixels.
    vec2 across = dFdx(v_place), down = dFdy(v_place), size = vec2(textureSize(face, 0));
    float white = pow(print.x, 2.2), black = pow(print.y, 2.2), seen = 0.0;
    for (int i = 0; i < N; ++i) {
        for (int j = 0; j < N; ++j) {
            vec2 p = v_place + across * ((i + 0.5) / N - 0.5) + down * ((j + 0.5) / N - 0.5);
            vec2 q = (p - square.xy) / square.zw;
            float inked = 0.0;
            if (min(q.x, q.y) >= 0.0 && max(q.x, q.y) < 1.0)
                inked = 1.0 - pow(texelFetch(face, ivec2(q * size), 0).r, 2.2);
            seen += mix(white, black, inked);
        }
    }
    lit(normalize(v_normal), normalize(eye - v_position), vec3(pow(seen / (N * N), 1.0 / 2.2)), print.z);
}
"""
)

SHADOW_VERTEX = """
#version 330
uniform mat4 view; uniform vec4 plane; uniform vec4 limit; uniform vec3 light_from;
in vec3 position;
out float inside;
void main() {
    vec3 p = position - light_from * (dot(plane.xyz, position) + plane.w) / dot(plane.xyz, light_from);
    inside = dot(limit.xyz, p) + limit.w;
    gl_Position = view * vec4(p, 1.0);
}
"""

SHADOW_FRAGMENT = """
#version 330
in float inside;
out vec4 picture;
void main() { if (inside < 0.0) discard; picture = vec4(1.0); }
"""
