import * as v from 'valibot';
import { SlugSchema, TextSchema } from './common.ts';

export const ROLES = [
  'storefront',
  'sales',
  'partner',
  'approver',
  'operator',
  'admin',
  'worker',
] as const;
export type Role = (typeof ROLES)[number];

export const RoleSchema = v.picklist(ROLES);

/** Who asks. Always taken from a verified token, never from input. */
export const IdentitySchema = v.object({
  tenant: SlugSchema,
  subject: TextSchema,
  roles: v.pipe(v.array(RoleSchema), v.minLength(1), v.maxLength(ROLES.length)),
});
export type Identity = v.InferOutput<typeof IdentitySchema>;

/**
 * Whose signatures count, and for which roles: the bridge may sign for `worker` and nothing else.
 * `jwks` holds public keys inline (RFC 7517); `jwksUri` fetches them.
 */
export const IssuerSchema = v.union([
  v.strictObject({
    issuer: TextSchema,
    roles: v.array(RoleSchema),
    jwks: v.looseObject({ keys: v.array(v.looseObject({ kty: v.string() })) }),
  }),
  v.strictObject({
    issuer: TextSchema,
    roles: v.array(RoleSchema),
    jwksUri: v.pipe(v.string(), v.url()),
  }),
]);
export const IssuersSchema = v.pipe(v.array(IssuerSchema), v.minLength(1), v.maxLength(8));
export type Issuer = v.InferOutput<typeof IssuerSchema>;

export const TOKEN_AUDIENCE = 'quotewright';
