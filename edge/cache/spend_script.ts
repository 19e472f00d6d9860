/**
 * A token bucket for all processes, kept by Redis and by its clock: KEYS[1] the bucket, ARGV the
 * units that come back each second, the burst, and what was spent. Spending is not refused, for it
 * was done already; the level that is left may be below zero, but by no more than one burst, so
 * that a caller who was stopped is let in again after twice the time of a burst at most.
 */
export const SPEND = `
local per_second, burst, spent = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = redis.call('HMGET', KEYS[1], 'units', 'at')
local units = tonumber(held[1] or burst)
local at = tonumber(held[2] or now)
units = math.min(burst, units + math.max(0, now - at) * per_second / 1000) - spent
units = math.max(-burst, units)
redis.call('HSET', KEYS[1], 'units', tostring(units), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(2000 * burst / per_second) + 1000)
return tostring(units)
`;
