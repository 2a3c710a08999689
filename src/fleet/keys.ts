/** The names of everything that a fleet keeps in Redis. */

/** Of every key, also of BullMQ's. */
export const prefix = 'understudy';

/** Holds the version of this layout; a Redis without it, or with another type there, is used for something else. */
export const formatKey = `${prefix}:format`;
export const format = '1';

/** The names of the campaigns that are known. */
export const campaignsKey = `${prefix}:campaigns`;
/** The names of the workers that have been seen. */
export const workersKey = `${prefix}:workers`;
/** What a worker tells of itself; gone when the worker has been silent for a while. */
export const workerKey = (name: string): string => `${prefix}:worker:${name}`;

/** A campaign's plan and counts. */
export const campaignKey = (name: string): string => `${prefix}:campaign:${name}`;
/** A bit for each unit that has a result. */
export const doneKey = (name: string): string => `${campaignKey(name)}:done`;
/** The results in the order in which they came. */
export const resultsKey = (name: string): string => `${campaignKey(name)}:results`;
/** By unit: how often it has ended its worker. */
export const endsKey = (name: string): string => `${campaignKey(name)}:ends`;

/** A file that tasks need, by its SHA-256. */
export const fileKey = (digest: string): string => `${prefix}:file:${digest}`;

/** A queue for each program: a worker takes no job of another one. */
export const queueName = (program: string): string => `jobs-${program}`;
