/** Where a provider tells of pushes. By id: it outlives another name and another owner. */
export const webhookUrl = (publicUrl: string, algorithm: string) => `${publicUrl}/v1/algorithms/${algorithm}/scm/webhook`;
