/**
 * Paints the cells of a city at once: their triangles go to the graphics card once per run, a step of the slider sends
 * one number for each vertex. As features of the map every step would be cut into tiles anew.
 */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl'

import type { CellMesh } from './cellMesh'
import { BANDED, BANDS, FLAT, TONES, VERTEX } from './cellShaders'

export interface CellLook {
  form: 'cells' | 'surface'
  /** Red, green, blue of 0 … 1 by code + 8. */
  tones: Float32Array
  hatches: Int32Array
  bands: Float32Array
  edge: [number, number, number]
  opacity: number
  /** How much is seen of cells that hold cases but stand out by nothing. */
  quiet: number
  /** The value of the highest band. */
  most: number
}

interface Program {
  program: WebGLProgram
  place: (name: string) => WebGLUniformLocation | null
}

const ATTRIBUTES = ['aPlace', 'aEdge', 'aCode', 'aValue'] as const

function compile(gl: WebGL2RenderingContext, kind: number, source: string): WebGLShader {
  const shader = gl.createShader(kind)!
  gl.shaderSource(shader, source)
  gl.compileShader(shader)
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) throw new Error(gl.getShaderInfoLog(shader) ?? '')
  return shader
}

function link(gl: WebGL2RenderingContext, fragment: string): Program {
  const program = gl.createProgram()
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, VERTEX))
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, fragment))
  ATTRIBUTES.forEach((name, at) => gl.bindAttribLocation(program, at, name))
  gl.linkProgram(program)
  return { program, place: (name) => gl.getUniformLocation(program, name) }
}

/** Moves a projection to where the mesh has its origin, in double precision. */
export function movedTo(matrix: ArrayLike<number>, [x, y]: [number, number]): Float32Array {
  const moved = Float32Array.from(matrix)
  for (let row = 0; row < 4; row += 1) moved[12 + row] = matrix[row]! * x + matrix[4 + row]! * y + matrix[12 + row]!
  return moved
}

export class CellPainter implements CustomLayerInterface {
  readonly type = 'custom' as const
  readonly renderingMode = '2d' as const
  private map: MapLibre | null = null
  private gl: WebGL2RenderingContext | null = null
  private programs: Record<CellLook['form'], Program> | null = null
  private array: WebGLVertexArrayObject | null = null
  private buffers: Record<'places' | 'edges' | 'codes' | 'values' | 'triangles', WebGLBuffer | null> | null = null
  private mesh: CellMesh | null = null
  private codes: Int8Array | null = null
  private values: Float32Array | null = null
  private look: CellLook | null = null

  constructor(
    readonly id: string,
    private readonly onPainted: () => void = () => {},
  ) {}

  onAdd(map: MapLibre, gl: WebGL2RenderingContext): void {
    this.map = map
    this.gl = gl
    this.programs = { cells: link(gl, FLAT), surface: link(gl, BANDED) }
    this.array = gl.createVertexArray()
    this.buffers = {
      places: gl.createBuffer(), edges: gl.createBuffer(), codes: gl.createBuffer(), values: gl.createBuffer(), triangles: gl.createBuffer(),
    }
    this.sendMesh()
    this.sendTones()
  }

  onRemove(_: MapLibre, gl: WebGL2RenderingContext): void {
    for (const buffer of Object.values(this.buffers ?? {})) gl.deleteBuffer(buffer)
    for (const { program } of Object.values(this.programs ?? {})) gl.deleteProgram(program)
    gl.deleteVertexArray(this.array)
    this.gl = this.map = this.programs = this.buffers = this.array = null
  }

  setMesh(mesh: CellMesh | null): void {
    this.mesh = mesh
    this.codes = this.values = null
    this.sendMesh()
  }

  /** Gives each vertex its code, of −8 … 8, and its value. */
  setTones(codes: Int8Array, values: Float32Array): void {
    ;[this.codes, this.values] = [codes, values]
    this.sendTones()
    this.map?.triggerRepaint()
  }

  setLook(look: CellLook): void {
    this.look = look
    this.map?.triggerRepaint()
  }

  render(gl: WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const { mesh, look, programs } = this
    if (!mesh || !look || !programs || !this.codes || mesh.count === 0) return
    const used = programs[look.form]
    gl.useProgram(used.program)
    gl.uniformMatrix4fv(used.place('uMatrix'), false, movedTo(defaultProjectionData.mainMatrix, mesh.origin))
    gl.uniform1f(used.place('uOpacity'), look.opacity)
    if (look.form === 'surface') {
      gl.uniform3fv(used.place('uBands'), look.bands.subarray(0, BANDS * 3))
      gl.uniform1f(used.place('uMost'), Math.max(look.most, 1e-6))
    } else {
      gl.uniform4fv(used.place('uTones'), look.tones.subarray(0, TONES * 4))
      gl.uniform1iv(used.place('uHatches'), look.hatches)
      gl.uniform4f(used.place('uEdge'), ...look.edge, 1)
      gl.uniform1f(used.place('uRatio'), this.map?.getPixelRatio() ?? 1)
      gl.uniform1f(used.place('uQuiet'), look.quiet)
    }
    gl.bindVertexArray(this.array)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.drawElements(gl.TRIANGLES, mesh.triangles.length, gl.UNSIGNED_INT, 0)
    gl.bindVertexArray(null)
    this.onPainted()
  }

  private sendMesh(): void {
    const { gl, buffers, mesh } = this
    if (!gl || !buffers || !mesh) return
    gl.bindVertexArray(this.array)
    this.send(0, buffers.places, mesh.places, 2, gl.FLOAT)
    this.send(1, buffers.edges, mesh.edges, 1, gl.UNSIGNED_BYTE)
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers.triangles)
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.triangles, gl.STATIC_DRAW)
    gl.bindVertexArray(null)
  }

  private sendTones(): void {
    const { gl, buffers, codes, values } = this
    if (!gl || !buffers || !codes || !values) return
    gl.bindVertexArray(this.array)
    this.send(2, buffers.codes, codes, 1, gl.BYTE)
    this.send(3, buffers.values, values, 1, gl.FLOAT)
    gl.bindVertexArray(null)
  }

  private send(at: number, buffer: WebGLBuffer | null, data: ArrayBufferView, size: number, type: number): void {
    const gl = this.gl!
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer)
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW)
    gl.enableVertexAttribArray(at)
    gl.vertexAttribPointer(at, size, type, false, 0, 0)
  }
}
