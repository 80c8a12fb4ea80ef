/** The words of the planner's workspace in Chinese. */
export default {
  title: '图层编辑', edit: '编辑', editLayer: '编辑“{name}”', leave: '退出编辑', features: '要素', unnamed: '未命名', comma: '、', yes: '是', no: '否', all: '全部',
  states: { empty: '未发布', published: '已发布', draft: '有草稿', review: '审核中', frozen: '已冻结' },
  closed: { review: '草稿正在审核，发布或撤回后才能修改。', frozen: '图层已冻结，解冻后才能修改。' },
  marks: { created: '新增', changed: '修改', deleted: '删除' },
  search: '查找要素', searchHint: '按名称查找', none: '还没有要素。用地图右侧的工具绘制，或按 N。', noneFound: '没有名称相符的要素。',
  notNow: '未生效', unsaved: '未保存', allSaved: '全部已保存', unsavedCount: '{n} 项未保存', savedCount: '已保存 {n} 项',
  reason: '修改原因', reasonHint: '修改原因（可不填）', save: '保存', saving: '正在保存…', saveThese: '只保存所选（{n}）', faulty: '{n} 个要素有误，见标出的字段。',
  leaving: '{n} 项未保存', leavingWhat: '退出编辑会丢失未保存的修改，不能找回。', leaveAnyway: '放弃并退出', stay: '继续编辑', saveAndLeave: '保存并退出',
  discard: '撤销草稿', discarded: '已撤销草稿', restore: '恢复', more: '连同下一个、上一个要素', nothingChosen: '选择要素：点击地图或列表，Shift 多选。', pick: '输入以查找', takeAway: '移除{name}',
  name: '名称', name_en: '英文名', area: '面积', perimeter: '周长', length: '长度', vertexCount: '顶点', vertices: '{n} 个顶点',
  sections: { attributes: '属性', window: '时段（北京时间）', demands: '生效时的要求', shape: '图形' },
  toolbar: '绘图工具', groupTools: '绘图', groupOperations: '所选图形', groupPlanning: '图层编辑',
  tools: { select: '选择', point: '点', line: '线', polygon: '面', circle: '圆', rectangle: '矩形', freehand: '手绘', road: '沿路绘制', list: '按清单取路' },
  operations: {
    whole: '移动、旋转、缩放', vertices: '坐标表', hole: '挖洞', split: '用线分割', merge: '合并', cut_out: '扣除另一要素', buffer: '缓冲', strip: '两侧带状区',
    simplify: '简化', remove: '删除',
  },
  numbers: {
    metres: '距离', left: '左侧', right: '右侧', bufferHint: '正数向外，负数向内。点和线变成面。', stripHint: '沿线方向的左、右两侧，线变成面。', simplifyHint: '偏离不超过此距离。',
  },
  apply: '应用', undo: '撤销', redo: '重做', fit: '缩放到所选', newFeature: '新建要素', finish: '完成绘制', stepBack: '退回一个点', next: '下一个要素', previous: '上一个要素',
  straight: '这一段走直线', straightOn: '直线段', around: '周长 {length}', long: '长 {length}', radius: '半径 {length}', partName: '{name}（{n}）',
  hints: {
    busy: '正在计算…',
    point: '点击放置', line: '点击加点，Enter 或双击末点结束，Backspace 退一点', polygon: '点击加点，点第一点或按 Enter 闭合，Backspace 退一点',
    circle: '点击圆心，再点击边缘', rectangle: '点击一角，再点击对角', freehand: '点击开始，移动描画，再点击结束',
    road: '点击道路加点，S 切换直线，Enter 结束，Backspace 退一点', pick: '点击要扣除的要素',
    hole: '画出要挖去的部分', split: '画一条穿过图形的线，Enter 结束', cut_out: '点击要扣除的要素，从所选图形中减去',
    several: '已选 {n} 个。U 合并，Delete 删除', whole: '拖动图形移动，圆点旋转或缩放，M 返回顶点',
    vertices: '拖动顶点，拖中点加点，右击删点；Alt 不吸附，M 整体移动',
  },
  faults: {
    required: '必须填写', not_a_number: '须是数字', not_whole: '须是整数', out_of_range: '须在 {least} 到 {most} 之间', not_of_kind: '此类图层不接受这种图形', wrong: '不符合要求',
    self_intersection: '图形自相交，已标出位置', zero_area: '图形没有面积', too_short: '线没有长度', too_few: '顶点太少',
    open_both_ways: '开始和结束至少填一个', ends_before_start: '结束须晚于开始', not_days: '至少选一天', no_time_between: '开始和结束不能相同', not_a_clock_time: '时间无法读取',
  },
  window: {
    always: '始终生效', addPhase: '阶段', addWeekly: '每周时间', phase: '阶段 {n}', phaseName: '阶段名称', from: '从', until: '至', removePhase: '移除阶段 {n}',
    weekly: '每周时间', removeWeekly: '移除每周时间', opens: '开始', closes: '结束', nextDay: '次日', endOfDay: '当日结束',
    holidays: '节假日', as_usual: '照常', off: '不生效', only: '仅节假日生效', except: '例外日期', addDay: '添加日期', removeDay: '移除 {day}',
    days: { 1: '一', 2: '二', 3: '三', 4: '四', 5: '五', 6: '六', 7: '日' },
    longDays: { 1: '周一', 2: '周二', 3: '周三', 4: '周四', 5: '周五', 6: '周六', 7: '周日' },
  },
  demands: {
    priority_up: '优先级', asIs: '不变', rise: '提高 {n} 级', deadline_factor: '时限', ofUsual: '倍于平时（0.1–1）', coverage_min: '覆盖', minutes: '分钟内有队可到',
    forbidden: '禁止事项', squads: '驻守执法队', closed_to: '禁止通行', joint: '联合处置', jointWhat: '双方共同处置',
  },
  table: {
    system: '坐标系', part: '部分', outline: '{n} 外轮廓（{count} 点）', hole: '{n} 洞（{count} 点）', number: '序号', lon: '经度', lat: '纬度', add: '在第 {n} 点后加点', remove: '删除第 {n} 点',
    paste: '粘贴坐标，每行一点（经度, 纬度）', replace: '用粘贴的坐标替换', unreadable: '第 {lines} 行不是坐标', more: '另有 {n} 点未列出',
  },
  roads: {
    title: '按清单取路', how: '每行一条路：路名，起点至终点。', example: '机场高速，首都机场至新东路段\n长安街，复兴门至建国门\n平安大街', find: '查找', finding: '正在查找…', found: '查找结果',
    show: '在地图上看', wholly: '已找到', partly: '起止点未找到', not: '未找到', guessed: '按“{name}”查找', meant: '可能是', endMissing: '未找到“{end}”，可取',
    begin: '道路起点', finish: '道路终点', unreadable: '第 {line} 行无法读取：{text}', take: '加入 {n} 条',
    notes: {
      gap: '有 {length} 走其他道路', other_names: '途经 {names}', meets_often: '与该处多次相交，取最短一段', away: '道路距该处 {length}', many_roads: '同名道路有 {n} 处',
      no_way: '沿路不能连通起止点', not_drawn: '支路等 {length} 未画出',
    },
  },
  conflict: {
    title: '“{name}”已被他人修改', what: '{author} 在您之前保存了这个要素。逐项选择后再保存。', deleted: '{author} 在您之前删除了这个要素。', iDeleted: '您要删除它。',
    field: '字段', mine: '我的', both: '两人都改了', same: '内容相同，可直接保存。', later: '稍后处理', takeTheirs: '采用对方的', takeDeletion: '同意删除', save: '保存所选',
    keepMine: '保留我的', deleteAll: '仍要删除',
  },
}
