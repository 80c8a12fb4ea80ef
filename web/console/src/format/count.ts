/** Counts as the console writes them: 17,783. */
const inThousands = new Intl.NumberFormat('en-US')

export const formatCount = (count: number): string => inThousands.format(count)
