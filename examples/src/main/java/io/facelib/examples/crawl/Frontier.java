package io.facelib.examples.crawl;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a crawl has seen and what it still has to see, kept so that it goes on where it was however it ends: a SQLite file,
 * since pages and images come in transactions and are looked up by their address, which an append-only file would need all
 * of memory for. Images are remembered per tenant, so that a later crawl passes over them; pages until the crawl is through.
 * For one thread.
 */
final class Frontier implements AutoCloseable {
    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS crawl (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, start TEXT NOT NULL,"
                    + " finished INTEGER NOT NULL, UNIQUE (tenant, start))",
            "CREATE TABLE IF NOT EXISTS page (id INTEGER PRIMARY KEY, crawl INTEGER NOT NULL, url TEXT NOT NULL,"
                    + " path TEXT NOT NULL, depth INTEGER NOT NULL, barren INTEGER NOT NULL, visited INTEGER NOT NULL,"
                    + " UNIQUE (crawl, url))",
            "CREATE INDEX IF NOT EXISTS page_queue ON page (crawl, visited, id)",
            "CREATE INDEX IF NOT EXISTS page_path ON page (crawl, path)",
            "CREATE TABLE IF NOT EXISTS image (id INTEGER PRIMARY KEY, crawl INTEGER NOT NULL, tenant TEXT NOT NULL,"
                    + " source TEXT NOT NULL, state TEXT NOT NULL, batch TEXT, UNIQUE (tenant, source))",
            "CREATE INDEX IF NOT EXISTS image_state ON image (crawl, state, id)");

    private final Connection db;
    private final String tenant;
    private final long crawl;
    private final boolean resumed;

    private Frontier(Connection db, String tenant, String start) throws SQLException {
        this.db = db;
        this.tenant = tenant;
        try (Statement statement = db.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
        db.setAutoCommit(false);
        update("INSERT INTO crawl (tenant, start, finished) VALUES (?, ?, 1) ON CONFLICT DO NOTHING", tenant, start);
        this.crawl = number("SELECT id FROM crawl WHERE tenant = ? AND start = ?", tenant, start);
        this.resumed = number("SELECT finished FROM crawl WHERE id = ?", crawl) == 0;
        db.commit();
    }

    /**
     * Opens what is remembered of a crawl, or begins it.
     *
     * @param start what tells crawls of a tenant apart
     */
    static Frontier open(Path file, String tenant, String start) {
        return Sql.call(() -> new Frontier(DriverManager.getConnection("jdbc:sqlite:" + file), tenant, start));
    }

    /** Whether the last crawl from this start did not come to its end, so that this one goes on with it. */
    boolean resumed() {
        return resumed;
    }

    /**
     * A page that is to be visited.
     *
     * @param depth how many links it is from the start
     * @param barren how many pages in a row showed no new image on the way to it
     */
    record Page(long id, PageUrl url, int depth, int barren) {}

    /**
     * An image that was found.
     *
     * @param source a URL, or a file as {@link Folder} names it
     */
    record Image(long id, String source) {}

    /** Begins anew after a crawl that is through: forgets its pages, and the images that could not be had. */
    void begin() {
        transaction(() -> {
            update("DELETE FROM page WHERE crawl = ?", crawl);
            update("DELETE FROM image WHERE crawl = ? AND state = 'failed'", crawl);
            update("UPDATE crawl SET finished = 0 WHERE id = ?", crawl);
        });
    }

    /** The crawl is through. */
    void finish() {
        transaction(() -> update("UPDATE crawl SET finished = 1 WHERE id = ?", crawl));
    }

    /** Puts a page into the queue, unless it was there. */
    void enqueue(PageUrl url) {
        transaction(() -> enqueue(url, 0, 0));
    }

    private void enqueue(PageUrl url, int depth, int barren) throws SQLException {
        update(
                "INSERT INTO page (crawl, url, path, depth, barren, visited) VALUES (?, ?, ?, ?, ?, 0)"
                        + " ON CONFLICT DO NOTHING",
                crawl,
                url.text(),
                url.path(),
                depth,
                barren);
    }

    /** The page that waits longest. */
    Optional<Page> next() {
        return Sql.call(() -> {
            try (PreparedStatement select = prepare(
                            "SELECT id, url, depth, barren FROM page WHERE crawl = ? AND visited = 0 ORDER BY id LIMIT 1",
                            crawl);
                    ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Page(row.getLong(1), new PageUrl(row.getString(2)), row.getInt(3), row.getInt(4)))
                        : Optional.empty();
            }
        });
    }

    /** A page was visited and led nowhere. */
    void visited(Page page) {
        transaction(() -> markVisited(page));
    }

    private void markVisited(Page page) throws SQLException {
        update("UPDATE page SET visited = 1 WHERE id = ?", page.id());
    }

    /**
     * A page was visited: remembers what it showed and leads to, in one transaction.
     *
     * @param at where the page really is
     * @return how many images are new
     */
    int visited(Page page, PageUrl at, Collection<PageUrl> pages, Collection<PageUrl> images, Bounds bounds) {
        int[] fresh = {0};
        transaction(() -> {
            markVisited(page);
            enqueue(at, page.depth(), page.barren());
            update("UPDATE page SET visited = 1 WHERE crawl = ? AND url = ?", crawl, at.text());
            for (PageUrl image : images) {
                fresh[0] += insertImage(image.text());
            }
            int barren = fresh[0] > 0 ? 0 : page.barren() + 1;
            if (page.depth() < bounds.depth() && barren <= bounds.barren()) {
                for (PageUrl next : pages) {
                    follow(next, page.depth() + 1, barren, bounds);
                }
            }
        });
        return fresh[0];
    }

    private void follow(PageUrl url, int depth, int barren, Bounds bounds) throws SQLException {
        long alike = number("SELECT count(*) FROM page WHERE crawl = ? AND path = ?", crawl, url.path());
        if (alike < bounds.queries()) {
            enqueue(url, depth, barren);
        }
    }

    /**
     * Remembers images.
     *
     * @return how many are new
     */
    int found(Collection<String> sources) {
        int[] fresh = {0};
        transaction(() -> {
            for (String source : sources) {
                fresh[0] += insertImage(source);
            }
        });
        return fresh[0];
    }

    /** One that a crawl from another start found, and did not get round to or could not have, counts as new. */
    private int insertImage(String source) throws SQLException {
        return update(
                "INSERT INTO image (crawl, tenant, source, state) VALUES (?, ?, ?, 'found')"
                        + " ON CONFLICT (tenant, source) DO UPDATE SET state = 'found', crawl = excluded.crawl"
                        + " WHERE image.crawl <> excluded.crawl AND image.state IN ('found', 'failed')",
                crawl,
                tenant,
                source);
    }

    /** Images that no batch has yet, those that were found first first. */
    List<Image> waiting(int limit) {
        return Sql.call(() -> {
            List<Image> images = new ArrayList<>();
            try (PreparedStatement select = prepare(
                            "SELECT id, source FROM image WHERE crawl = ? AND state = 'found' ORDER BY id LIMIT ?",
                            crawl,
                            limit);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    images.add(new Image(rows.getLong(1), rows.getString(2)));
                }
            }
            return images;
        });
    }

    /** A batch has these images. */
    void sent(String batch, Collection<Image> images) {
        transaction(() -> {
            for (Image image : images) {
                update("UPDATE image SET state = 'sent', batch = ? WHERE id = ?", batch, image.id());
            }
        });
    }

    /** An image could not be had. */
    void failed(Image image) {
        transaction(() -> update("UPDATE image SET state = 'failed' WHERE id = ?", image.id()));
    }

    /** The batches whose end was not seen, those that were made first first. */
    List<String> openBatches() {
        return Sql.call(() -> {
            List<String> batches = new ArrayList<>();
            try (PreparedStatement select = prepare(
                            "SELECT batch FROM image WHERE crawl = ? AND state = 'sent' GROUP BY batch ORDER BY min(id)",
                            crawl);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batches.add(rows.getString(1));
                }
            }
            return batches;
        });
    }

    /** A batch has come to its end. */
    void ended(String batch) {
        transaction(() -> update("UPDATE image SET state = 'done' WHERE batch = ? AND state = 'sent'", batch));
    }

    long pagesVisited() {
        return count("SELECT count(*) FROM page WHERE crawl = ? AND visited = 1");
    }

    long pagesWaiting() {
        return count("SELECT count(*) FROM page WHERE crawl = ? AND visited = 0");
    }

    private long count(String sql) {
        return Sql.call(() -> number(sql, crawl));
    }

    // --- SQL
    // -----------------------------------------------------------------------------------------------------------

    private void transaction(Sql.Work work) {
        Sql.call(() -> {
            boolean done = false;
            try {
                work.run();
                db.commit();
                done = true;
                return done;
            } finally {
                if (!done) {
                    db.rollback();
                }
            }
        });
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = db.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private long number(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        Sql.call(() -> {
            db.close();
            return true;
        });
    }
}
