/**
 * Redis 6.2 and later, by Jedis, which the application brings: {@link io.facelib.storage.redis.RedisQueue} keeps jobs in
 * streams, {@link io.facelib.storage.redis.RedisServer} says where. Start with these. What a server may lose, and what that
 * means, is told in docs/operations.md.
 */
@NullMarked
package io.facelib.storage.redis;

import org.jspecify.annotations.NullMarked;
