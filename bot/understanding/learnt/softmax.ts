/** A linear model over named features: the chances of each role, adding up to 1. */

/** Weights by feature, one a role. */
export type Weights = Readonly<Record<string, readonly number[]>>;

export const softmax = (features: readonly string[], weights: Weights, roles: number): readonly number[] => {
  const sums = new Array<number>(roles).fill(0);
  for (const feature of features) {
    const row = weights[feature];
    if (row !== undefined) for (let role = 0; role < roles; role++) sums[role] = (sums[role] ?? 0) + (row[role] ?? 0);
  }
  const most = Math.max(...sums);
  const raised = sums.map((sum) => Math.exp(sum - most));
  const all = raised.reduce((sum, one) => sum + one, 0);
  return raised.map((one) => one / all);
};

/** The chances of several things of which one is chosen, each with its own features. */
export const chosen = (all: readonly (readonly string[])[], weights: Weights): readonly number[] => {
  const sums = all.map((features) => features.reduce((sum, feature) => sum + (weights[feature]?.[0] ?? 0), 0));
  const most = Math.max(...sums);
  const raised = sums.map((sum) => Math.exp(sum - most));
  const total = raised.reduce((sum, one) => sum + one, 0);
  return raised.map((one) => one / total);
};
