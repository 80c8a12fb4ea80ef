import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '规律与预测', loading: '正在计算…',
    forecast: '下一班预测', shift: '班次', next: '下一班', from: '{h} 时起', wholeDay: '（多数案件只知日期，按全天预测）', onMap: '在地图上',
    feeds: '⚠ {n} 为巡查发现：巡查去得多的地方发现得多，预测可能只是在重复巡查路线。可将来源改为“投诉”对照。',
    few: '案件太少（{n} 件），说不准。', notEnough: '最近 {n} 个班次只有 {c} 件，尚不足以评判。',
    expected: '预计 {e} 件，其中 {s} 落在图上 {n} 格内（占面积 {a}，越深越可能）。', none: '没有可据以预测的案件。',
    recipe: '参数', best: '所用参数', plain: '历史同权', hitRate: '命中率', pai: 'PAI', pei: 'PEI*', interval: '{low}–{high}', tested: '回测：此前 {n} 个班次逐班预测，{c} 件',
    how: '每 {d} 天衰减，平滑 {m} 米，其他时段计 {o}', howEven: '不衰减，平滑 {m} 米，其他时段计 {o}', usual: '案件不足以调参，用常规参数', tuned: '参数由更早 28 天回测选出',
    study: { jurisdiction: '研究范围：辖区 {a} 平方公里，{n} 格，格宽 {m} 米', hull: '研究范围：案件外包 {a} 平方公里，{n} 格，格宽 {m} 米' },
    outbreaks: '突发聚集', noOutbreak: '截至 {day}，没有突发聚集。', outbreak: '半径 {r} 米内，自 {day} 起 {n} 件，通常 {e} 件；约每 {d} 天才偶然出现一次', show: '看地图',
    nearRepeat: '近重复', ask: '计算', nearRepeatHint: '一件发生后，多近、多久内更容易再有一件（倍数，粗体为显著）', within: '{from}–{to} 米', same: '同一处', days: '{from}–{to} 天', fewTimes: '—', chance: '与随机相比，{n} 次置换',
  },
  en: {
    title: 'Recurrence and forecast', loading: 'Reckoning…',
    forecast: 'Next shift', shift: 'Shift', next: 'Next', from: 'from {h}:00', wholeDay: '(of most cases only the day is known: for the whole day)', onMap: 'On the map',
    feeds: '⚠ {n} found by patrols: where patrols go they find more, so the forecast may only repeat their rounds. Compare with source “complaints”.',
    few: 'Too few cases ({n}) to say.', notEnough: 'Only {c} cases in the last {n} shifts: not enough to judge.',
    expected: '{e} cases expected, {s} of them in {n} cells of the map ({a} of the area; the darker, the likelier).', none: 'There are no cases to forecast from.',
    recipe: 'Recipe', best: 'in use', plain: 'all past alike', hitRate: 'Hit rate', pai: 'PAI', pei: 'PEI*', interval: '{low}–{high}', tested: 'Back-test: {n} shifts before, one by one, {c} cases',
    how: 'fades in {d} days, spread {m} m, other hours count {o}', howEven: 'does not fade, spread {m} m, other hours count {o}', usual: 'too few cases to tune, the usual recipe', tuned: 'chosen by a back-test of the 28 days before',
    study: { jurisdiction: 'Study area: land of {a} km², {n} cells of {m} m', hull: 'Study area: hull of the cases, {a} km², {n} cells of {m} m' },
    outbreaks: 'Sudden outbreaks', noOutbreak: 'No outbreak by {day}.', outbreak: '{n} cases within {r} m since {day}, {e} are usual; by chance once in about {d} days', show: 'Show',
    nearRepeat: 'Near repeats', ask: 'Reckon', nearRepeatHint: 'After a case, how near and how soon another is likelier (times; bold is significant)', within: '{from}–{to} m', same: 'same place', days: '{from}–{to} days', fewTimes: '–', chance: 'beside chance, {n} permutations',
  },
} satisfies FolderMessages
