/** Figures as they are written: no more digits than can be known. */

const whole = 10

export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.01 ? 1 : 0)}%`

export const times = (ratio: number): string => ratio.toFixed(ratio < whole ? 1 : 0)
