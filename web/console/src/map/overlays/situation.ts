/** The map's own layers, by the keys under which the tree of layers shows and hides them. */
export const SITUATION = { squads: 'map.squads', incidents: 'map.incidents', closures: 'map.closures' } as const
