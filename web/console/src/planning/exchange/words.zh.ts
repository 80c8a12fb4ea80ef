/** 导入导出的用语。 */
export default {
  import: '导入', export: '导出', importInto: '导入到“{name}”', exportLayer: '导出“{name}”', exportLayers: '导出 {n} 个图层', importTitle: '导入文件',
  into: '导入到', chooseLayer: '选择图层', drop: '放开以导入', dropHere: '把文件拖到这里，或', choose: '选择文件', accepted: 'GeoJSON、Shapefile（.zip）、GeoPackage、KML、KMZ、FlatGeobuf、DXF、CSV，最大 200 MB',
  uploading: '正在上传…', reading: '正在读取…', running: '正在导入…', waiting: '等待处理…', stop: '停止', again: '重试', another: '换文件',
  rows: '{n} 行', encoding: '编码 {name}', sublayer: '子图层', file: '文件',
  system: '坐标系', stated: '文件注明 {name}', notStated: '文件未注明', other: '其他（EPSG）', epsg: 'EPSG 编号', apply: '应用', swap: '横纵坐标对调',
  away: '距道路和边界 {n} 米', betterFit: '按 {better} 更贴合道路和边界：{near} 米，现为 {far} 米。', readAs: '按 {name} 读取',
  mapping: '字段对应', column: '文件的列', holds: '内容', becomes: '作为', leftOut: '不导入', ownValue: '属性 {name}', required: '必填',
  noColumns: '文件没有属性列。', defaultName: '没有名称的行命名为', defaultHint: '后接行号',
  how: '方式', add: '追加', replace: '替换', addWhat: '图层原有的要素不动', replaceWhat: '文件里没有的要素在草稿中删除', match: '对应', noMatch: '不对应，全部新建', matchWhat: '同值的要素保留编号和历史', mend: '修复自相交的图形',
  outcome: '结果', created: '新增 {n}', changed: '修改 {n}', unchanged: '不变 {n}', deleted: '删除 {n}', errors: '{n} 处错误，全部改正后才能导入', clean: '没有错误', warnings: '{n} 处提醒',
  row: '第 {n} 行', more: '另有 {n} 条未列出', reason: '原因', reasonHint: '原因（可不填）', run: '导入 {n} 个要素',
  done: '已写入“{name}”的草稿：新增 {created}，修改 {changed}，删除 {deleted}',
  format: '格式', what: '内容', published: '已发布的', draft: '草稿', write: '导出', writing: '正在生成…', willBe: '{rows} 个要素，{size}', kept: '此格式能完整保存。', notKept: '此格式保存不了：', moreLosses: '另有 {n} 项',
  formats: { geojson: 'GeoJSON', geojsonseq: 'GeoJSON 序列', shapefile: 'Shapefile（GIS 常用）', geopackage: 'GeoPackage（完整）', kml: 'KML（奥维、Google Earth）', kmz: 'KMZ', csv: 'CSV（Excel）', dxf: 'DXF（CAD）', flatgeobuf: 'FlatGeobuf' },
  zone: 'CGCS2000 三度带，中央经线 {meridian}°（{code}）', onlyDegrees: '此格式只用 WGS84。',
}
