/** The roles that an account may have, in the order of the administrator's choice. */
export const ROLES = ['operator', 'planner', 'supervisor', 'squad', 'agency', 'admin'] as const
