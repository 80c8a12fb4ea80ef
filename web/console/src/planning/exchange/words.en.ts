/** The words of import and export in English. */
export default {
  import: 'Import', export: 'Export', importInto: 'Import into “{name}”', exportLayer: 'Export “{name}”', exportLayers: 'Export {n} layers', importTitle: 'Import a file',
  into: 'Into', chooseLayer: 'Choose a layer', drop: 'Let go to import', dropHere: 'Drop a file here, or', choose: 'Choose a file', accepted: 'GeoJSON, shapefile (.zip), GeoPackage, KML, KMZ, FlatGeobuf, DXF, CSV; up to 200 MB',
  uploading: 'Uploading…', reading: 'Reading…', waiting: 'Waiting for its turn…', stop: 'Stop', again: 'Try again', running: 'Importing…', another: 'Another file',
  rows: '{n} rows', encoding: 'encoding {name}', sublayer: 'Sublayer', file: 'File',
  system: 'Coordinate system', stated: 'The file states {name}', notStated: 'The file states none', other: 'Other (EPSG)', epsg: 'EPSG number', apply: 'Apply', swap: 'Swap x and y',
  away: '{n} m from roads and borders', betterFit: 'As {better} the shapes fit roads and borders better: {near} m, now {far} m.', readAs: 'Read as {name}',
  mapping: 'Columns', column: 'Column', holds: 'Holds', becomes: 'Becomes', leftOut: 'Left out', ownValue: 'Attribute {name}', required: 'required',
  noColumns: 'The file has no columns.', defaultName: 'Rows without a name are called', defaultHint: 'followed by their number',
  how: 'How', add: 'Add', replace: 'Replace', addWhat: 'What the layer has stays', replaceWhat: 'What the file does not have is drafted as deleted', match: 'Match by', noMatch: 'Nothing: all are new', matchWhat: 'Features of the same value keep their id and history', mend: 'Mend shapes that cross themselves',
  outcome: 'Outcome', created: '{n} new', changed: '{n} changed', unchanged: '{n} unchanged', deleted: '{n} deleted', errors: '{n} errors; nothing is imported until all are mended', clean: 'No errors', warnings: '{n} warnings',
  row: 'Row {n}', more: '{n} more are not listed', reason: 'Reason', reasonHint: 'Reason (optional)', run: 'Import {n} features',
  done: 'Drafted in “{name}”: {created} new, {changed} changed, {deleted} deleted',
  format: 'Format', what: 'What', published: 'As published', draft: 'As drafted', write: 'Export', writing: 'Writing…', willBe: '{rows} features, {size}', kept: 'This format keeps everything.', notKept: 'This format cannot keep:', moreLosses: '{n} more',
  formats: { geojson: 'GeoJSON', geojsonseq: 'GeoJSON sequence', shapefile: 'Shapefile (usual in GIS)', geopackage: 'GeoPackage (keeps most)', kml: 'KML (Google Earth)', kmz: 'KMZ', csv: 'CSV (Excel)', dxf: 'DXF (CAD)', flatgeobuf: 'FlatGeobuf' },
  zone: 'CGCS2000 3-degree zone, meridian {meridian}° ({code})', onlyDegrees: 'This format has WGS84 alone.',
}
