import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export type CallbackTarget = {
  readonly tenant: string;
  readonly orderId: string;
  readonly taskId: string;
  /** Which attempt at the task reports: a second failure is not a repetition of the first. */
  readonly attempt: number;
};
export type CallbackUrls = {
  readonly urlOf: (target: CallbackTarget) => string;
  readonly isSigned: (target: CallbackTarget, signature: string) => boolean;
};

const KEY_BYTES = 32;

/**
 * URLs that carry their own permission: a signature over what they name, by a key that is derived
 * from the bridge's signing key and is good for nothing else.
 */
export function createCallbackUrls(baseUrl: string, signingKey: string): CallbackUrls {
  const key = Buffer.from(hkdfSync('sha256', signingKey, '', 'quotewright callback', KEY_BYTES));
  const sign = (target: CallbackTarget): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([target.tenant, target.orderId, target.taskId, target.attempt]))
      .digest('base64url');
  return {
    urlOf: (target) => {
      const { tenant, orderId, taskId, attempt } = target;
      const url = new URL(`/callbacks/${tenant}/${orderId}/${taskId}`, baseUrl);
      url.searchParams.set('attempt', String(attempt));
      url.searchParams.set('sig', sign(target));
      return url.href;
    },
    isSigned: (target, signature) => {
      const given = Buffer.from(signature);
      const right = Buffer.from(sign(target));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
