package io.facelib.storage.redis;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lists of a crawler, as its other parts, in whatever language, use them. Nothing is acknowledged in them: an item that
 * was taken is lost with whoever took it, and one whose answer got lost with the answer. {@link io.facelib.crawl.CrawlerItems}
 * reads and writes the items. Safe for any number of threads; each one that waits holds a connection.
 *
 * <p>Every method throws {@link BackendException} when the server cannot be reached or fails.
 */
public final class CrawlerQueues implements AutoCloseable {
    private static final double PRESSED = 0.75;

    private final RedisConnection redis;
    private final int maxDepth;

    private CrawlerQueues(RedisConnection redis, int maxDepth) {
        this.redis = redis;
        this.maxDepth = maxDepth;
    }

    /**
     * The lists in a server.
     *
     * @param maxDepth how many items {@link CrawlerList#IMAGES} and {@link CrawlerList#RESULTS} are meant to hold at most, 1
     *     or more; crawlers use 128 or 4,096
     * @throws SetupException if Jedis is missing
     */
    public static CrawlerQueues on(RedisServer server, int maxDepth) {
        if (maxDepth < 1) {
            throw new InvalidInputException("maximum depth", maxDepth + " is less than 1");
        }
        return new CrawlerQueues(server.connect(), maxDepth);
    }

    /**
     * Adds items in their order.
     *
     * @return how many the list holds now
     */
    public long add(CrawlerList list, List<String> items) {
        return items.isEmpty()
                ? depth(list)
                : redis.call(server -> server.rpush(list.key(), items.toArray(String[]::new)));
    }

    /** Takes the item whose turn it is, waiting for one so long; empty if none came. */
    public Optional<String> take(CrawlerList list, Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        Optional<String> item = now(list);
        for (long left = until - System.nanoTime(); item.isEmpty() && left > 0; left = until - System.nanoTime()) {
            item = blocking(list, Math.min(left, RedisConnection.LONGEST_BLOCK.toNanos()) / 1e9);
        }
        return item;
    }

    private Optional<String> now(CrawlerList list) {
        return redis.call(server ->
                Optional.ofNullable(list.isOldestFirst() ? server.lpop(list.key()) : server.rpop(list.key())));
    }

    private Optional<String> blocking(CrawlerList list, double seconds) {
        double asked = Math.max(0.001, seconds); // 0 would be for ever
        return redis.call(server -> Optional.ofNullable(
                        list.isOldestFirst() ? server.blpop(asked, list.key()) : server.brpop(asked, list.key())))
                .map(found -> found.getValue());
    }

    /** Takes several items: waits for the first as {@link #take} does, then adds those that are there. */
    public List<String> takeSeveral(CrawlerList list, int most, Duration longest) {
        List<String> items = new ArrayList<>();
        take(list, longest).ifPresent(items::add);
        if (items.size() == 1 && most > 1) {
            List<String> more = redis.call(server -> Optional.ofNullable(
                            list.isOldestFirst()
                                    ? server.lpop(list.key(), most - 1)
                                    : server.rpop(list.key(), most - 1))
                    .orElse(List.of()));
            items.addAll(more);
        }
        return items;
    }

    /** How many items a list holds. */
    public long depth(CrawlerList list) {
        return redis.call(server -> server.llen(list.key()));
    }

    /** Whether those who add should wait: images or results fill more than three quarters of what they may. */
    public boolean isPressed() {
        return Math.max(depth(CrawlerList.IMAGES), depth(CrawlerList.RESULTS)) > PRESSED * maxDepth;
    }

    @Override
    public void close() {
        redis.close();
    }
}
