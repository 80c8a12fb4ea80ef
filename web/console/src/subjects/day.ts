/** Days as the city counts them, wherever the browser stands. */
const CITY_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })

/** The city's day at a moment, such as 2026-11-25. */
export function cityDay(moment: number): string {
  return CITY_DAY.format(moment)
}
