/** In what state an agency and a share are, as one word. */
import type { Agency, Share } from './calls'

export function stateOfAgency(agency: Agency): 'ended' | 'noCredential' | 'noShare' | 'running' {
  if (agency.ended_at) return 'ended'
  if (agency.credentials === 0) return 'noCredential'
  return agency.shares === 0 ? 'noShare' : 'running'
}

export function stateOfShare(share: Share): Share['state'] | 'building' {
  return share.state === 'live' && share.building ? 'building' : share.state
}
