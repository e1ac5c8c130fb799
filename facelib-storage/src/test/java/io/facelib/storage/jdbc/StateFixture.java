package io.facelib.storage.jdbc;

import io.facelib.keys.TinkKeyService;
import io.facelib.spi.KeyService;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database of a test's own whose commits are counted. */
@Timeout(120)
abstract class StateFixture {
    @TempDir
    Path directory;

    final KeyService keys = TinkKeyService.generate();
    final AtomicInteger commits = new AtomicInteger();
    SqlDatabase database;
    SqlStateStore state;
    SqlJobQueue jobs;

    @BeforeEach
    void open() {
        open(Clock.systemUTC(), keys);
    }

    final void open(Clock clock, KeyService used) {
        database = SqlDatabase.open(file(), new ForwardingDisk(Disk.real()) {
            @Override
            public void step(String name) {
                if (name.equals("commit:after")) {
                    commits.incrementAndGet();
                }
            }
        });
        state = database.state(clock, used);
        jobs = database.jobs(clock);
    }

    @AfterEach
    void close() {
        database.close();
        keys.close();
    }

    Path file() {
        return directory.resolve("faces.db");
    }

    /** Changes the database past its owner, as nobody should. */
    void sql(String... statements) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** How many commits something costs. */
    int commitsOf(Runnable action) {
        int before = commits.get();
        action.run();
        return commits.get() - before;
    }
}
