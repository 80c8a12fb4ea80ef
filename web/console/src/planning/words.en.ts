/** The words of the planner's workspace in English. */
export default {
  title: 'Layer editing', edit: 'Edit', editLayer: 'Edit “{name}”', leave: 'Leave editing', features: 'Features', unnamed: 'Unnamed', comma: ', ', yes: 'Yes', no: 'No', all: 'All',
  states: { empty: 'Not published', published: 'Published', draft: 'Drafted', review: 'In review', frozen: 'Frozen' },
  closed: { review: 'The draft is in review; publish it or take it back before changing it.', frozen: 'The layer is frozen; thaw it before changing it.' },
  marks: { created: 'New', changed: 'Changed', deleted: 'Deleted' },
  search: 'Find a feature', searchHint: 'Find by name', none: 'No features yet. Draw with the tools at the right of the map, or press N.', noneFound: 'No feature has such a name.',
  notNow: 'not now', unsaved: 'Not saved', allSaved: 'All saved', unsavedCount: '{n} not saved', savedCount: '{n} saved',
  reason: 'Reason', reasonHint: 'Reason (optional)', save: 'Save', saving: 'Saving…', saveThese: 'Save chosen only ({n})', faulty: '{n} features have faults, see the marked fields.',
  leaving: '{n} not saved', leavingWhat: 'What is not saved is lost when you leave, and cannot be brought back.', leaveAnyway: 'Leave without saving', stay: 'Stay', saveAndLeave: 'Save and leave',
  discard: 'Discard the draft', discarded: 'Draft discarded', restore: 'Restore', more: 'Take the next or previous one too', nothingChosen: 'Choose a feature on the map or in the list; Shift takes several.', pick: 'Type to find', takeAway: 'Remove {name}',
  name: 'Name', name_en: 'English name', area: 'Area', perimeter: 'Perimeter', length: 'Length', vertexCount: 'Vertices', vertices: '{n} vertices',
  sections: { attributes: 'Attributes', window: 'Time window (Beijing time)', demands: 'Demands while in force', shape: 'Shape' },
  toolbar: 'Drawing tools', groupTools: 'Drawing', groupOperations: 'Chosen shape', groupPlanning: 'Layer editing',
  tools: { select: 'Select', point: 'Point', line: 'Line', polygon: 'Area', circle: 'Circle', rectangle: 'Rectangle', freehand: 'Freehand', road: 'Along roads', list: 'Roads from a list' },
  operations: {
    whole: 'Move, rotate, scale', vertices: 'Coordinates', hole: 'Cut a hole', split: 'Split by a line', merge: 'Merge', cut_out: 'Subtract another', buffer: 'Buffer', strip: 'Strip along the line',
    simplify: 'Simplify', remove: 'Delete',
  },
  numbers: {
    metres: 'Distance', left: 'Left', right: 'Right', bufferHint: 'Outward, or inward if negative. Points and lines become areas.', stripHint: 'To the left and right of the line’s direction; it becomes an area.',
    simplifyHint: 'Strays no farther than this.',
  },
  apply: 'Apply', undo: 'Undo', redo: 'Redo', fit: 'Fit the selection', newFeature: 'New feature', finish: 'Finish drawing', stepBack: 'Take back a place', next: 'Next feature', previous: 'Previous feature',
  straight: 'This leg straight', straightOn: 'straight leg', around: '{length} around', long: '{length} long', radius: 'radius {length}', partName: '{name} ({n})',
  hints: {
    busy: 'Working…',
    point: 'Click to place', line: 'Click places; Enter or the last place again ends, Backspace takes one back', polygon: 'Click places; the first one or Enter closes, Backspace takes one back',
    circle: 'Click the centre, then the edge', rectangle: 'Click a corner, then the opposite one', freehand: 'Click to start, move to draw, click to end',
    road: 'Click along roads; S straight leg, Enter ends, Backspace takes one back', pick: 'Click the feature to subtract',
    hole: 'Draw what is to be cut away', split: 'Draw a line across the shape; Enter ends', cut_out: 'Click the feature to subtract from the chosen shape',
    several: '{n} chosen. U merges, Delete deletes', whole: 'Drag the shape to move it, the discs to turn or scale; M back to vertices',
    vertices: 'Drag vertices, or middles to add; right click removes; Alt does not snap, M moves the whole',
  },
  faults: {
    required: 'Has to be filled in', not_a_number: 'Has to be a number', not_whole: 'Has to be a whole number', out_of_range: 'Has to be from {least} to {most}', not_of_kind: 'This layer does not take such a shape', wrong: 'Is not valid',
    self_intersection: 'The shape crosses itself at the mark', zero_area: 'The shape has no area', too_short: 'The line has no length', too_few: 'Too few vertices',
    open_both_ways: 'Give a start or an end', ends_before_start: 'The end has to come after the start', not_days: 'Choose at least one day', no_time_between: 'Start and end may not be the same', not_a_clock_time: 'The time cannot be read',
  },
  window: {
    always: 'Always in force', addPhase: 'Phase', addWeekly: 'Weekly hours', phase: 'Phase {n}', phaseName: 'Name of the phase', from: 'From', until: 'To', removePhase: 'Remove phase {n}',
    weekly: 'Weekly hours', removeWeekly: 'Remove weekly hours', opens: 'Opens', closes: 'Closes', nextDay: 'next day', endOfDay: 'end of day',
    holidays: 'Holidays', as_usual: 'As usual', off: 'Not in force', only: 'Only then', except: 'Except on', addDay: 'Add a day', removeDay: 'Remove {day}',
    days: { 1: 'Mo', 2: 'Tu', 3: 'We', 4: 'Th', 5: 'Fr', 6: 'Sa', 7: 'Su' },
    longDays: { 1: 'Monday', 2: 'Tuesday', 3: 'Wednesday', 4: 'Thursday', 5: 'Friday', 6: 'Saturday', 7: 'Sunday' },
  },
  demands: {
    priority_up: 'Priority', asIs: 'As it is', rise: 'Up by {n}', deadline_factor: 'Deadlines', ofUsual: 'times the usual (0.1–1)', coverage_min: 'Coverage', minutes: 'min to a squad',
    forbidden: 'Forbidden', squads: 'Squads bound', closed_to: 'Closed to', joint: 'Joint response', jointWhat: 'Both sides respond',
  },
  table: {
    system: 'System', part: 'Part', outline: '{n} outline ({count} places)', hole: '{n} hole ({count} places)', number: 'No.', lon: 'Longitude', lat: 'Latitude', add: 'Add a place after {n}', remove: 'Remove place {n}',
    paste: 'Paste coordinates, one place to a line (longitude, latitude)', replace: 'Replace by what is pasted', unreadable: 'No coordinates in line {lines}', more: '{n} more are not listed',
  },
  roads: {
    title: 'Roads from a list', how: 'One road to a line: the road, from where to where.', example: '机场高速，首都机场至新东路段\n长安街，复兴门至建国门\n平安大街', find: 'Find', finding: 'Finding…', found: 'What was found',
    show: 'Show on the map', wholly: 'Found', partly: 'An end is missing', not: 'Not found', guessed: 'Taken for “{name}”', meant: 'Perhaps', endMissing: '“{end}” was not found; take',
    begin: 'where the road begins', finish: 'where the road ends', unreadable: 'Line {line} cannot be read: {text}', take: 'Add {n}',
    notes: {
      gap: '{length} on other roads', other_names: 'by way of {names}', meets_often: 'meets it at several places; the shortest stretch was taken', away: 'the road is {length} away from it', many_roads: '{n} roads of this name',
      no_way: 'the road does not lead from end to end', not_drawn: '{length} of branches is not drawn',
    },
  },
  conflict: {
    title: '“{name}” was changed by another', what: '{author} saved this feature before you. Choose for each field, then save.', deleted: '{author} deleted this feature before you.', iDeleted: 'You are about to delete it.',
    field: 'Field', mine: 'Mine', both: 'both changed it', same: 'Both are the same; just save.', later: 'Later', takeTheirs: 'Take theirs', takeDeletion: 'Agree to delete', save: 'Save the choice',
    keepMine: 'Keep mine', deleteAll: 'Delete all the same',
  },
}
