// @ts-check
/**
 * @typedef {{workspaces: string[], state: string, reason?: string}} Instance
 * @typedef {{agentId: string, state: string, reason?: string, programs?: string[], instances?: Instance[]}} Agent
 * @typedef {{state: string, reason?: string, programs: string[], place: string, workspaces?: string[]}} Choice a terminal to open: of the
 *   agent's only instance, or of the instance with exactly these `workspaces`
 */

/** One choice for an agent with at most one instance; else one for each instance. @param {Agent} agent @returns {Choice[]} */
export function choices({ state, reason, programs = [], instances = [] }) {
  if (instances.length < 2) {
    return [{ state, reason, programs, place: instances[0]?.workspaces.join(', ') ?? '' }];
  }
  return instances.map((instance) => ({
    state: instance.state,
    reason: instance.reason,
    programs: instance.state === 'ready' ? programs : [],
    place: instance.workspaces.join(', ') || 'no workspace',
    workspaces: instance.workspaces,
  }));
}
